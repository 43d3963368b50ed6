package io.factorline.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A period is an hour here, so that no rate comes back while a test runs. */
final class ClientRatesTest {
  private static final Duration PERIOD = Duration.ofHours(1);

  private final AtomicLong nowNs = new AtomicLong(-5);
  private final ClientRates rates = new ClientRates(3, PERIOD, 2, nowNs::get);

  @Test
  void shouldLetEachClientAskSoOften() {
    assertThat(allowed("a", 10)).isEqualTo(3);
    assertThat(allowed("b", 2)).isEqualTo(2);
    assertThat(allowed("b", 10)).isEqualTo(1);
  }

  @Test
  void shouldGiveClientsBeyondTheTableOneRateForAllOfThem() {
    allowed("a", 1);
    allowed("b", 1);

    int allowed = 0;
    for (int i = 0; i < 100; i++) {
      allowed += allowed("new " + i, 1);
    }

    assertThat(allowed).isEqualTo(3);
    assertThat(rates.size()).isEqualTo(2);
    assertThat(allowed("a", 10)).as("unharmed by them").isEqualTo(2);
  }

  @Test
  void shouldForgetTheQuietestOnlyAfterAPeriod() {
    allowed("a", 3);
    nowNs.addAndGet(PERIOD.toNanos() / 2);
    allowed("b", 3);
    nowNs.addAndGet(PERIOD.toNanos() / 2);

    assertThat(allowed("c", 10)).as("in the place of a").isEqualTo(3);
    assertThat(allowed("b", 1)).as("still known").isZero();
    assertThat(rates.size()).isEqualTo(2);
  }

  @Test
  void shouldCountExactlyWhereManyAskAtOnce() throws ExecutionException, InterruptedException {
    ClientRates many = new ClientRates(500, PERIOD, 10, nowNs::get);
    List<Future<Integer>> parts = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int t = 0; t < 8; t++) {
        parts.add(threads.submit(() -> allowed(many, "a", 200)));
      }
    }

    int allowed = 0;
    for (Future<Integer> part : parts) {
      allowed += part.get();
    }
    assertThat(allowed).isEqualTo(500);
  }

  private int allowed(String client, int times) {
    return allowed(rates, client, times);
  }

  private static int allowed(ClientRates rates, String client, int times) {
    int allowed = 0;
    for (int i = 0; i < times; i++) {
      allowed += rates.tryAsk(client) ? 1 : 0;
    }
    return allowed;
  }
}
