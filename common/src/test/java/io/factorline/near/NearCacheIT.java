package io.factorline.near;

import static io.factorline.near.TcpProxy.Mode.HOLD;
import static io.factorline.near.TcpProxy.Mode.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.metric.NearMeters;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class NearCacheIT {

  private static final NearCacheConfig LAZY = NearBench.CALM.withRefreshWithin(Duration.ZERO);

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
    try (NearBench bench = new NearBench(LAZY)) {
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
    try (NearBench bench = new NearBench(LAZY.withFetchTimeout(Duration.ofMillis(200)))) {
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
      Await.until("read", () -> bench.read("a").equals(new Reading.Fetched<>(2L)));
    }
  }

  @Test
  void shouldDropAnAnswerThatAWriteOvertookOnTheWire() {
    try (NearBench bench = new NearBench(LAZY)) {
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
  void shouldTellACallerWhoCannotWaitWhatIsKnown() {
    try (NearBench bench = new NearBench(LAZY)) {
      bench.write("a", 1);
      bench.read("a");
      assertThat(bench.cache.known("a", NearFailure.TIMED_OUT)).isEqualTo(new Reading.Fresh<>(1L));
      bench.write("a", 2);
      bench.awaitBarrier();
      bench.proxy.toClient(HOLD);
      var slow = bench.cache.read(List.of("a")).toCompletableFuture();

      assertThat(bench.cache.known("a", NearFailure.TIMED_OUT))
          .isInstanceOfSatisfying(
              Reading.LastKnown.class, known -> assertThat(known.value()).isEqualTo(1L));
      assertThat(bench.cache.known("b", NearFailure.TIMED_OUT))
          .isEqualTo(new Reading.Unknown<>(NearFailure.TIMED_OUT));
      bench.proxy.toClient(PASS);
      assertThat(slow.join()).containsExactly(new Reading.Fetched<>(2L));
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
  void shouldTellFailuresApart() {
    try (NearBench bench = new NearBench(NearBench.CALM.withBounds(100, 10, 3))) {
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
}
