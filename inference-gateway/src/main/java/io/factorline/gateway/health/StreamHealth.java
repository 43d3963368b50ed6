package io.factorline.gateway.health;

import io.factorline.gateway.stream.SignalStream;
import io.factorline.online.health.Degraded;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether bars are signed as they close. */
@Component("stream")
final class StreamHealth implements HealthIndicator {
  private final SignalStream stream;

  StreamHealth(SignalStream stream) {
    this.stream = stream;
  }

  @Override
  public Health health() {
    return stream.isFailing()
        ? Health.status(Degraded.STATUS)
            .withDetail("cause", "bars wait to be signed: Kafka or the store does not answer")
            .build()
        : Health.up().build();
  }
}
