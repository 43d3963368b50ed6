package io.factorline.api.health;

import io.factorline.online.PartitionWatch;
import io.factorline.online.health.Degraded;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether each partition has an owner that keeps up. */
@Component("ingest")
final class IngestHealth implements HealthIndicator {
  private final PartitionWatch watch;

  IngestHealth(PartitionWatch watch) {
    this.watch = watch;
  }

  @Override
  public Health health() {
    int partitions = watch.board().partitionCount();
    List<String> troubles = watch.troubles();
    if (partitions == 0) {
      return Health.status(Degraded.STATUS).withDetail("cause", "no heartbeat was seen").build();
    }
    return troubles.isEmpty()
        ? Health.up().withDetail("partitions", partitions).build()
        : Health.status(Degraded.STATUS).withDetail("stale", troubles).build();
  }
}
