package io.factorline.near;

import static io.factorline.near.TcpProxy.Mode.HOLD;
import static io.factorline.near.TcpProxy.Mode.PASS;
import static io.factorline.near.TcpProxy.Mode.SWALLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.factorline.metric.NearMeters;
import io.lettuce.core.KillArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class NearCacheIT {

  private static final NearCacheConfig LAZY =
      NearCacheConfig.DEFAULT.withRefreshWithin(Duration.ZERO);

  @Test
  void shouldFetchOnceAndThenAnswerFromMemory() {
    try (NearBench bench = NearBench.open()) {
      bench.write("a", 7);

      assertThat(bench.read("a")).isEqualTo(new Reading.Fetched<>(7L));
      assertThat(bench.read("a")).isEqualTo(new Reading.Fresh<>(7L));
      assertThat(bench.cache.fresh("a")).isEqualTo(new Reading.Fresh<>(7L));
      assertThat(bench.count(NearMeters.FETCHES)).isEqualTo(1);
      assertThat(bench.count(NearMeters.HITS)).isEqualTo(2);
      assertThat(bench.count(NearMeters.MISSES)).isEqualTo(1);
    }
  }

  @Test
  void shouldAnswerInTheOrderAskedWithDuplicatesAndAbsentKeys() {
    try (NearBench bench = NearBench.open()) {
      bench.write("a", 1);
      bench.write("b", 2);

      assertThat(bench.read(List.of("b", "none", "a", "b")))
          .containsExactly(
              new Reading.Fetched<>(2L),
              new Reading.Absent<>(),
              new Reading.Fetched<>(1L),
              new Reading.Fetched<>(2L));
      assertThat(bench.cache.fresh(List.of("a", "none", "a")))
          .containsExactly(
              new Reading.Fresh<>(1L), new Reading.Absent<>(), new Reading.Fresh<>(1L));
      assertThat(bench.read(List.of())).isEmpty();
    }
  }

  @Test
  void shouldSeeAnAbsentKeyAppear() {
    try (NearBench bench = new NearBench(LAZY)) {
      assertThat(bench.read("a")).isEqualTo(new Reading.Absent<>());
      assertThat(bench.cache.fresh("a")).isEqualTo(new Reading.Absent<>());

      bench.write("a", 1);
      bench.awaitBarrier();

      assertThat(bench.cache.fresh("a")).isNull();
      assertThat(bench.read("a")).isEqualTo(new Reading.Fetched<>(1L));
    }
  }

  @Test
  void shouldNotBeFreshOnceTheInvalidationHasCome() {
    try (NearBench bench = new NearBench(LAZY)) {
      bench.write("a", 1);
      bench.read("a");

      bench.write("a", 2);
      bench.awaitBarrier();

      assertThat(bench.cache.fresh("a")).isNull();
      assertThat(bench.read("a")).isEqualTo(new Reading.Fetched<>(2L));
      assertThat(bench.count(NearMeters.INVALIDATIONS)).isEqualTo(1);
    }
  }

  @Test
  void shouldReadAChangedKeyAgainByItself() {
    try (NearBench bench = NearBench.open()) {
      bench.write("a", 1);
      bench.read("a");

      bench.write("a", 2);

      Await.until(
          "fresh without a read", () -> new Reading.Fresh<>(2L).equals(bench.cache.fresh("a")));
      assertThat(bench.count(NearMeters.MISSES)).isEqualTo(1);
    }
  }

  @Test
  void shouldShareOneFetchAmongReadersOfAKey() {
    try (NearBench bench = new NearBench(LAZY.withFetchTimeout(Duration.ofSeconds(5)))) {
      bench.write("a", 1);
      bench.proxy.toClient(HOLD);

      List<CompletableFuture<List<Reading<Long>>>> reads =
          IntStream.range(0, 100)
              .mapToObj(i -> bench.cache.read(List.of("a")).toCompletableFuture())
              .toList();
      bench.proxy.toClient(PASS);

      reads.forEach(read -> assertThat(read.join()).containsExactly(new Reading.Fetched<>(1L)));
      assertThat(bench.count(NearMeters.FETCHES)).isEqualTo(1);
    }
  }

  @Test
  void shouldNotStoreAnAnswerWhoseInvalidationCameFirst() {
    try (NearBench bench = new NearBench(LAZY.withFetchTimeout(Duration.ofMillis(30)))) {
      bench.write("a", 1);
      bench.proxy.toClient(HOLD);
      // This read registers the key with Redis and times out here.
      assertThat(bench.read("a")).isEqualTo(new Reading.Unknown<>(NearFailure.TIMED_OUT));
      bench.write("a", 2);
      Await.until("the answer and the invalidation wait", () -> bench.proxy.heldToClient() > 0);
      // The invalidation is on the wire before the answer to this one.
      var second = bench.cache.read(List.of("a")).toCompletableFuture();
      double told = bench.count(NearMeters.INVALIDATIONS);
      bench.proxy.toClient(PASS);
      second.join();
      bench.awaitBarrier();

      assertThat(bench.count(NearMeters.INVALIDATIONS)).isEqualTo(told + 1);
      assertThat(bench.cache.fresh("a")).as("the placeholder had fallen").isNull();
      assertThat(bench.read("a")).isEqualTo(new Reading.Fetched<>(2L));
    }
  }

  @Test
  void shouldDropAnAnswerThatAWriteOvertookOnTheWire() {
    try (NearBench bench = new NearBench(LAZY.withFetchTimeout(Duration.ofSeconds(5)))) {
      bench.write("a", 1);
      bench.proxy.toClient(HOLD);
      var read = bench.cache.read(List.of("a")).toCompletableFuture();
      Await.until("the answer waits", () -> bench.proxy.heldToClient() > 0);
      bench.write("a", 2);
      bench.proxy.toClient(PASS);

      assertThat(read.join()).containsExactly(new Reading.Fetched<>(1L));
      bench.awaitBarrier();
      assertThat(bench.cache.fresh("a")).isNull();
      assertThat(bench.read("a")).isEqualTo(new Reading.Fetched<>(2L));
    }
  }

  @Test
  void shouldStopBeingFreshInABlackHole() {
    for (TcpProxy.Mode mode : List.of(SWALLOW, HOLD)) {
      try (NearBench bench = NearBench.open()) {
        bench.write("a", 1);
        bench.read("a");
        bench.awaitBarrier();
        long cutNs = System.nanoTime();
        bench.proxy.toClient(mode);
        bench.write("a", 2);

        long lastFreshNs = cutNs;
        while (bench.cache.fresh("a") != null) {
          lastFreshNs = System.nanoTime();
        }

        assertThat(Duration.ofNanos(lastFreshNs - cutNs))
            .isLessThanOrEqualTo(NearCacheConfig.DEFAULT.freshFor());
        assertThat(bench.read("a"))
            .isInstanceOfSatisfying(
                Reading.LastKnown.class, known -> assertThat(known.value()).isEqualTo(1L));
        bench.proxy.toClient(PASS);
        bench.awaitFresh("a", 2);
      }
    }
  }

  @Test
  void shouldDemoteAllWhenTheConnectionIsReset() {
    try (NearBench bench = NearBench.open()) {
      for (int i = 0; i < 50; i++) {
        bench.write("k" + i, 1);
        bench.read("k" + i);
      }
      bench.proxy.toServer(HOLD); // keeps the next connection from coming up
      bench.proxy.reset();
      bench.awaitNotConnected();

      for (int i = 0; i < 50; i++) {
        assertThat(bench.cache.fresh("k" + i)).isNull();
        assertThat(bench.read("k" + i)).isInstanceOf(Reading.LastKnown.class);
      }
      assertThat(bench.count(NearMeters.DEMOTIONS)).isEqualTo(50);
      bench.write("k7", 2);
      bench.proxy.toServer(PASS);
      bench.awaitFresh("k7", 2);
    }
  }

  @Test
  void shouldAnswerReadsThatAReconnectInterrupts() {
    try (NearBench bench = new NearBench(LAZY.withFetchTimeout(Duration.ofSeconds(5)))) {
      bench.write("a", 1);
      bench.read("a");
      bench.write("a", 2);
      bench.awaitBarrier();
      bench.proxy.toClient(HOLD);
      var known = bench.cache.read(List.of("a", "never-read")).toCompletableFuture();
      Await.until("the answer waits", () -> bench.proxy.heldToClient() > 0);

      bench.proxy.reset();

      assertThat(known.join().getFirst())
          .isInstanceOfSatisfying(
              Reading.LastKnown.class,
              last -> {
                assertThat(last.value()).isEqualTo(1L);
                assertThat(last.failure()).isEqualTo(NearFailure.DISCONNECTED);
              });
      assertThat(known.join().getLast()).isEqualTo(new Reading.Unknown<>(NearFailure.DISCONNECTED));
      bench.proxy.toClient(PASS);
      bench.awaitFresh("a", 2);
    }
  }

  @Test
  void shouldForgetAllOnFlush() {
    try (NearBench bench = new NearBench(LAZY)) {
      bench.write("a", 1);
      bench.write("b", 1);
      bench.read(List.of("a", "b"));

      bench.writer.flushall();
      bench.awaitBarrier();

      assertThat(bench.cache.fresh("a")).isNull();
      assertThat(bench.count(NearMeters.DEMOTIONS)).isEqualTo(2);
      assertThat(bench.read(List.of("a", "b"))).containsOnly(new Reading.Absent<Long>());
      bench.write("a", 2);
      bench.awaitBarrier();
      assertThat(bench.read("a")).isEqualTo(new Reading.Fetched<>(2L));
      assertThat(bench.count(NearMeters.CONNECTIONS)).isEqualTo(1);
    }
  }

  @Test
  void shouldSurviveAKilledRedis() {
    try (NearBench bench = NearBench.open()) {
      bench.write("a", 1);
      bench.read("a");

      bench.redis.kill();
      bench.awaitNotConnected();
      assertThat(bench.cache.fresh("a")).isNull();
      assertThat(bench.read("a")).isInstanceOf(Reading.LastKnown.class);
      assertThat(bench.read("b")).isEqualTo(new Reading.Unknown<>(NearFailure.DISCONNECTED));

      bench.redis.restart();
      bench.awaitFresh("a", 1);
      bench.write("a", 2);
      bench.awaitFresh("a", 2);
    }
  }

  @Test
  void shouldComeBackWhenRedisKillsTheClient() {
    try (NearBench bench = NearBench.open()) {
      bench.write("a", 1);
      bench.read("a");
      long connections = bench.proxy.accepted();

      bench.writer.clientKill(KillArgs.Builder.typeNormal().skipme(true));

      Await.until("a new connection", () -> bench.proxy.accepted() > connections);
      bench.write("a", 2);
      bench.awaitFresh("a", 2);
    }
  }

  @Test
  void shouldForgetLastKnownValuesThatAreTooOld() {
    try (NearBench bench =
        new NearBench(NearCacheConfig.DEFAULT.withKeepLastKnown(Duration.ofMillis(800)))) {
      bench.write("a", 1);
      bench.read("a");
      bench.redis.kill();
      bench.awaitNotConnected();

      assertThat(bench.read("a")).isInstanceOf(Reading.LastKnown.class);
      Await.until(
          "too old",
          () -> bench.read("a").equals(new Reading.Unknown<Long>(NearFailure.DISCONNECTED)));
      bench.redis.restart();
    }
  }

  @Test
  void shouldTellFailuresApart() {
    try (NearBench bench = new NearBench(NearCacheConfig.DEFAULT.withBounds(100, 10, 3))) {
      bench.writer.set("text", "no hash");
      bench.writer.hset("unreadable", "h", "1");

      assertThat(bench.read("text")).isEqualTo(new Reading.Unknown<>(NearFailure.REFUSED));
      assertThat(bench.read("unreadable")).isEqualTo(new Reading.Unknown<>(NearFailure.UNREADABLE));
      assertThat(bench.read(List.of("a", "b", "c", "d")))
          .containsOnly(new Reading.Unknown<Long>(NearFailure.OVERLOADED));
      bench.write("text2", 1);
      assertThat(bench.read("text2")).as("goes on").isEqualTo(new Reading.Fetched<>(1L));
    }
  }

  @Test
  void shouldStayWithinItsBoundAndKeepWhatIsRead() {
    try (NearBench bench = new NearBench(LAZY.withBounds(1_000, 0, 20_000))) {
      bench.write("hot", 1);
      for (int i = 0; i < 100; i++) {
        int from = i * 100;
        bench.read(IntStream.range(from, from + 100).mapToObj(k -> "cold" + k).toList());
        bench.read("hot");
        // The clock of touches moves every few milliseconds; rounds must be told apart by it.
        bench.awaitTick();
      }

      double entries = bench.registry.get(NearMeters.ENTRIES.meterName()).gauge().value();
      assertThat(entries).isLessThanOrEqualTo(1_000);
      assertThat(bench.cache.fresh("hot")).isEqualTo(new Reading.Fresh<>(1L));
      assertThat(bench.count(NearMeters.EVICTIONS)).isGreaterThanOrEqualTo(9_000);
    }
  }

  @Test
  void shouldTellFollowersOfEveryLastValueAndReadAgainAfterAnOutage() {
    try (NearBench bench = new NearBench(LAZY)) {
      Map<String, Long> seen = new ConcurrentHashMap<>();
      List<String> demotions = new CopyOnWriteArrayList<>();
      NearListener<Long> listener =
          new NearListener<>() {
            @Override
            public void changed(String key, Reading<Long> reading) {
              if (reading instanceof Reading.Fresh<Long>(Long v)) {
                Long before = seen.put(key, v);
                if (before != null && before > v) {
                  throw new AssertionError("must not go back: " + before + " to " + v);
                }
              }
            }

            @Override
            public void demoted() {
              demotions.add("demoted");
            }
          };
      List<String> keys = IntStream.range(0, 100).mapToObj(i -> "f" + i).toList();
      NearFollow follow = bench.cache.follow(keys, listener);
      for (long v = 1; v <= 50; v++) {
        for (String key : keys) {
          bench.write(key, v);
        }
      }
      Await.until(
          "all at 50", () -> seen.size() == 100 && seen.values().stream().allMatch(v -> v == 50));

      bench.proxy.reset();
      Await.until("told of the outage", () -> !demotions.isEmpty());
      keys.forEach(key -> bench.write(key, 51));
      Await.until("all at 51", () -> seen.values().stream().allMatch(v -> v == 51));

      follow.close();
      bench.write("f0", 52);
      bench.awaitBarrier();
      assertThat(bench.read("f0")).isEqualTo(new Reading.Fetched<>(52L));
      assertThat(seen).containsEntry("f0", 51L);
    }
  }

  @Test
  void shouldRefreshAFollowedKeyWhoseFetchFailed() {
    try (NearBench bench = new NearBench(LAZY.withFetchTimeout(Duration.ofMillis(20)))) {
      List<Long> seen = new ArrayList<>();
      bench.proxy.toClient(HOLD);
      bench.cache.follow(
          List.of("a"),
          (key, reading) -> {
            if (reading instanceof Reading.Fresh<Long>(Long v)) {
              synchronized (seen) {
                seen.add(v);
              }
            }
          });
      Await.until(
          "the fetch has failed",
          () ->
              bench
                      .registry
                      .get(NearMeters.FAILURES.meterName())
                      .tag("failure", "TIMED_OUT")
                      .counter()
                      .count()
                  > 0);
      bench.write("a", 3);
      bench.proxy.toClient(PASS);

      Await.until(
          "told in the end",
          () -> {
            synchronized (seen) {
              return seen.contains(3L);
            }
          });
    }
  }

  @Test
  void shouldRefuseToFollowMoreThanItsBound() {
    try (NearBench bench = new NearBench(NearCacheConfig.DEFAULT.withBounds(100, 2, 10))) {
      NearFollow two = bench.cache.follow(List.of("a", "b"), (key, reading) -> {});

      assertThatExceptionOfType(RejectedExecutionException.class)
          .isThrownBy(() -> bench.cache.follow(List.of("c"), (key, reading) -> {}))
          .withMessage("must be <= maxFollowed: followed=2, more=1, maxFollowed=2");
      two.close();
      bench.cache.follow(List.of("c"), (key, reading) -> {}).close();
    }
  }

  @Test
  void shouldAnswerUnknownBeforeTheFirstConnectionAndAfterClose() {
    NearBench bench = NearBench.open();
    bench.write("a", 1);
    bench.read("a");
    bench.close();

    assertThat(bench.cache.fresh("a")).isNull();
    assertThat(bench.read("a")).isInstanceOf(Reading.LastKnown.class);
    assertThat(bench.read("b")).isEqualTo(new Reading.Unknown<>(NearFailure.DISCONNECTED));
  }
}
