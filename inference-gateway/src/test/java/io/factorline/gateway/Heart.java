package io.factorline.gateway;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Beats for a market every 200 ms until it is closed; a beat that cannot be written is left out.
 */
final class Heart implements AutoCloseable {
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

  Heart(TestMarket market) {
    var _ =
        thread.scheduleWithFixedDelay(
            () -> {
              try {
                market.heartbeat();
              } catch (RuntimeException e) {
                // Redis is gone on purpose.
              }
            },
            0,
            200,
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
