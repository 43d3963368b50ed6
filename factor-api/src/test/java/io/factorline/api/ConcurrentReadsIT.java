package io.factorline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.event.ClockSource;
import io.factorline.local.backend.Backends;
import io.factorline.local.time.Wait;
import io.factorline.testsupport.Scale;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Many readers while rows change: each request ends, and no reader sees time run backwards. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "factor-api.load.max-lag=10s",
      "factor-api.load.max-dashboard-lag=10s"
    })
final class ConcurrentReadsIT {
  private static final int READERS = 8;
  private static final int SYMBOLS = 16;
  private static final Duration RUN = Duration.ofSeconds(Scale.of(4, 60));

  @Value("${local.server.port}")
  private int port;

  private final AtomicBoolean isDone = new AtomicBoolean();
  private final LongAdder reads = new LongAdder();

  @DynamicPropertySource
  static void redis(DynamicPropertyRegistry registry) {
    registry.add("factorline.redis.uri", () -> Backends.shared().redisUri());
  }

  private static String symbol(int i) {
    return "C" + i;
  }

  @Test
  void shouldAnswerEachReadWithNothingOlderThanTheOneBefore() {
    try (TestMarket market =
        new TestMarket(Backends.shared().redisUri(), CatalogLoader.defaults())) {
      publish(market, 1);
      publish(market, 2);
      List<CompletableFuture<Void>> readers = new ArrayList<>();
      for (int r = 0; r < READERS; r++) {
        readers.add(
            CompletableFuture.runAsync(this::read, task -> Thread.ofPlatform().start(task)));
      }
      int[] round = {2};
      long endNs = System.nanoTime() + RUN.toNanos();
      Wait.until(
          RUN.plusSeconds(5),
          () -> {
            publish(market, ++round[0]);
            return System.nanoTime() > endNs
                || readers.stream().anyMatch(CompletableFuture::isDone);
          });
      isDone.set(true);
      readers.forEach(CompletableFuture::join);
    }
    assertThat(reads.sum()).isGreaterThan(100);
  }

  private static void publish(TestMarket market, int round) {
    long nowNs = System.currentTimeMillis() * 1_000_000L;
    for (int i = 0; i < SYMBOLS; i++) {
      market.trade(symbol(i), nowNs, round, 1);
    }
    market.clock("WORLD", nowNs - 1_000_000L, ClockSource.FEED);
    market.publish();
  }

  private void read() {
    ApiClient api = new ApiClient(port);
    double[] last = new double[SYMBOLS];
    for (int i = 0; !isDone.get(); i = (i + 1) % SYMBOLS) {
      JsonNode json =
          api.get("/v1/factors/" + symbol(i) + "?factors=live_1m:last_price,live_1s:rsi_14").json();
      double price = json.at("/values/live_1m:last_price/value").asDouble(-1);
      assertThat(price).as(json.toString()).isGreaterThanOrEqualTo(last[i]);
      last[i] = price;
      reads.increment();
    }
  }
}
