package io.factorline.gateway.health;

import io.factorline.gateway.warmup.WarmUp;
import io.factorline.online.health.Degraded;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether the first request finds all that it needs. Out of service until then, but not for ever:
 * what cannot be had is told, and what does not need it works.
 */
@Component("warmUp")
final class WarmUpHealth implements HealthIndicator {
  private final WarmUp warmUp;

  WarmUpHealth(WarmUp warmUp) {
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
