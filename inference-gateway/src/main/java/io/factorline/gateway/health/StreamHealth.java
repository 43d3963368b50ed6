package io.factorline.gateway.health;

import io.factorline.gateway.stream.SignalStream;
import io.factorline.online.health.Degraded;
import java.util.List;
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
    if (stream.isFailing()) {
      return Health.status(Degraded.STATUS)
          .withDetail("cause", "bars wait to be signed: Kafka or the store does not answer")
          .build();
    }
    List<String> waiting = stream.waiting();
    return waiting.isEmpty()
        ? Health.up().build()
        : Health.status(Degraded.STATUS)
            .withDetail(
                "cause",
                "no backend of these models is ready here to sign their bars, or the start goes on")
            .withDetail("models", waiting)
            .build();
  }
}
