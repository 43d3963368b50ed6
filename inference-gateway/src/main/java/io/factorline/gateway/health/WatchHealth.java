package io.factorline.gateway.health;

import io.factorline.online.PartitionWatch;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether partitions have been watched for long enough to be judged: before that all values would
 * be told as stale.
 */
@Component("watch")
final class WatchHealth implements HealthIndicator {
  private final PartitionWatch watch;

  WatchHealth(PartitionWatch watch) {
    this.watch = watch;
  }

  @Override
  public Health health() {
    return watch.board().isSettled()
        ? Health.up().build()
        : Health.outOfService().withDetail("cause", "heartbeats are not judged yet").build();
  }
}
