package io.factorline.online.health;

import io.factorline.near.NearCache;
import io.factorline.online.Stored;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether rows can be read: up while Redis is connected, degraded while last known values are
 * served in its place, out of service before the first connection and once they are too old.
 * Thread-safe.
 */
public final class RowsHealth implements HealthIndicator {
  private final NearCache<Stored> rows;
  private final long keepNs;
  private volatile long lastConnectedNs;
  private volatile boolean wasConnected;

  /**
   * Health of these rows.
   *
   * @param keepLastKnown for how long they are served while Redis cannot be read
   */
  public RowsHealth(NearCache<Stored> rows, Duration keepLastKnown) {
    this.rows = rows;
    this.keepNs = keepLastKnown.toNanos();
    var _ = rows.connected().thenRun(this::noteConnected);
  }

  @Override
  public Health health() {
    if (rows.isConnected()) {
      noteConnected();
      return Health.up().build();
    }
    if (wasConnected && System.nanoTime() - lastConnectedNs <= keepNs) {
      return Health.status(Degraded.STATUS)
          .withDetail("cause", "Redis cannot be read; last known values are served")
          .build();
    }
    return Health.outOfService().withDetail("cause", "Redis cannot be read").build();
  }

  private void noteConnected() {
    lastConnectedNs = System.nanoTime();
    wasConnected = true;
  }
}
