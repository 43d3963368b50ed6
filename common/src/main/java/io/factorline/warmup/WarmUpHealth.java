package io.factorline.warmup;

import io.factorline.online.health.Degraded;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the first request finds all that it needs. Out of service until then, but not for ever:
 * what cannot be had is told, and what does not need it works. Thread-safe.
 */
public final class WarmUpHealth implements HealthIndicator {
  private final WarmUp warmUp;

  /** Health of a service that warms up so. */
  public WarmUpHealth(WarmUp warmUp) {
    this.warmUp = warmUp;
  }

  @Override
  public Health health() {
    List<String> waitingFor = warmUp.waitingFor();
    if (waitingFor.isEmpty()) {
      return Health.up().build();
    }
    Health.Builder told = warmUp.isOver() ? Health.status(Degraded.STATUS) : Health.outOfService();
    return told.withDetail("waitingFor", waitingFor).build();
  }
}
