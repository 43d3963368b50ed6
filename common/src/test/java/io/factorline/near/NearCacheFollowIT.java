package io.factorline.near;

import static io.factorline.near.TcpProxy.Mode.HOLD;
import static io.factorline.near.TcpProxy.Mode.PASS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.factorline.metric.NearMeters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class NearCacheFollowIT {

  private static final NearCacheConfig LAZY = NearBench.CALM.withRefreshWithin(Duration.ZERO);

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
    try (NearBench bench = new NearBench(NearBench.CALM.withBounds(100, 2, 10))) {
      NearFollow two = bench.cache.follow(List.of("a", "b"), (key, reading) -> {});

      assertThatExceptionOfType(RejectedExecutionException.class)
          .isThrownBy(() -> bench.cache.follow(List.of("c"), (key, reading) -> {}))
          .withMessage("must be <= maxFollowed: followed=2, more=1, maxFollowed=2");
      two.close();
      bench.cache.follow(List.of("c"), (key, reading) -> {}).close();
    }
  }
}
