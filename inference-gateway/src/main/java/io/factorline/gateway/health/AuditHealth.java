package io.factorline.gateway.health;

import io.factorline.gateway.audit.KafkaAudit;
import io.factorline.online.health.Degraded;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether Kafka takes the records of predictions; while it does not, nothing may be traded. */
@Component("audit")
final class AuditHealth implements HealthIndicator {
  private final KafkaAudit audit;

  AuditHealth(KafkaAudit audit) {
    this.audit = audit;
  }

  @Override
  public Health health() {
    return audit.isFailing()
        ? Health.status(Degraded.STATUS)
            .withDetail("cause", "predictions cannot be recorded; none may be traded")
            .build()
        : Health.up().build();
  }
}
