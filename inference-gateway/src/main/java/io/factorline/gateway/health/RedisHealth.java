package io.factorline.gateway.health;

import io.factorline.gateway.config.GatewayProperties;
import io.factorline.near.NearCache;
import io.factorline.online.Stored;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether rows can be read: up while Redis is connected, degraded while last known values are
 * served in its place, out of service before the first connection and once they are too old.
 */
@Component("redis")
final class RedisHealth implements HealthIndicator {
  private final NearCache<Stored> rows;
  private final long keepNs;
  private volatile long lastConnectedNs;
  private volatile boolean wasConnected;

  RedisHealth(NearCache<Stored> rows, GatewayProperties properties) {
    this.rows = rows;
    this.keepNs = properties.store().keepLastKnown().toNanos();
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
