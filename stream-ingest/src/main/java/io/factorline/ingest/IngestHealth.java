package io.factorline.ingest;

import io.factorline.ingest.consume.Assignments;
import io.factorline.ingest.loop.IngestLoop;
import java.util.Set;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether the loop lives, and which partitions it must not serve. */
@Component("ingest")
class IngestHealth implements HealthIndicator {
  private final IngestLoop loop;
  private final Assignments assignments;

  IngestHealth(IngestLoop loop, Assignments assignments) {
    this.loop = loop;
    this.assignments = assignments;
  }

  @Override
  public Health health() {
    Set<Integer> closed = assignments.closedPartitions();
    Health.Builder health =
        loop.failure() == null && closed.isEmpty() ? Health.up() : Health.down();
    return health
        .withDetail("open", loop.commits().size())
        .withDetail("closed", closed)
        .withDetail("queued", loop.queuedRecords())
        .build();
  }
}
