package io.factorline.near;

import static io.factorline.near.TcpProxy.Mode.HOLD;
import static io.factorline.near.TcpProxy.Mode.PASS;
import static io.factorline.near.TcpProxy.Mode.SWALLOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.metric.NearMeters;
import io.lettuce.core.KillArgs;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class NearCacheOutageIT {

  private static final NearCacheConfig LAZY = NearBench.CALM.withRefreshWithin(Duration.ZERO);

  @Test
  void shouldStopBeingFreshInABlackHole() {
    for (TcpProxy.Mode mode : List.of(SWALLOW, HOLD)) {
      try (NearBench bench = NearBench.open()) {
        bench.write("a", 1);
        bench.read("a");
        bench.awaitBarrier();
        bench.proxy.toClient(mode);
        long cutNs = System.nanoTime();
        bench.write("a", 2);

        long lastFreshNs = cutNs;
        for (long askedNs = cutNs; bench.cache.fresh("a") != null; askedNs = System.nanoTime()) {
          lastFreshNs = askedNs;
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
    try (NearBench bench = new NearBench(LAZY)) {
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
    try (NearBench bench = new NearBench(NearBench.CALM.withKeepLastKnown(Duration.ofSeconds(3)))) {
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
  void shouldAnswerWhatIsKnownOnceClosed() {
    NearBench bench = NearBench.open();
    bench.write("a", 1);
    bench.read("a");
    bench.close();

    assertThat(bench.cache.fresh("a")).isNull();
    assertThat(bench.read("a")).isInstanceOf(Reading.LastKnown.class);
    assertThat(bench.read("b")).isEqualTo(new Reading.Unknown<>(NearFailure.DISCONNECTED));
  }

  @Test
  void shouldAnswerUnknownUntilRedisIsThere() {
    try (NearBench bench = NearBench.open()) {
      bench.write("a", 1);
      bench.redis.kill();
      try (NearCache<Long> early = bench.another()) {
        assertThat(early.fresh("a")).isNull();
        assertThat(early.isConnected()).isFalse();
        assertThat(early.read(List.of("a")).toCompletableFuture().join())
            .containsExactly(new Reading.Unknown<>(NearFailure.DISCONNECTED));

        bench.redis.restart();
        early.connected().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(early.read(List.of("a")).toCompletableFuture().join())
            .containsExactly(new Reading.Fetched<>(1L));
      }
    }
  }
}
