package io.factorline.online.health;

import io.factorline.online.PartitionWatch;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether partitions have been watched for long enough to be judged: before that all values would
 * be told as stale. Thread-safe.
 */
public final class WatchHealth implements HealthIndicator {
  private final PartitionWatch watch;

  /** Health of this watch. */
  public WatchHealth(PartitionWatch watch) {
    this.watch = watch;
  }

  @Override
  public Health health() {
    return watch.board().isSettled()
        ? Health.up().build()
        : Health.outOfService().withDetail("cause", "heartbeats are not judged yet").build();
  }
}
