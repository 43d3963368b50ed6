package io.factorline.api.health;

import io.factorline.online.PartitionWatch;
import io.factorline.online.health.Degraded;
import java.util.Set;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether each venue's feed is heard inside its session. */
@Component("feed")
final class FeedHealth implements HealthIndicator {
  private final PartitionWatch watch;

  FeedHealth(PartitionWatch watch) {
    this.watch = watch;
  }

  @Override
  public Health health() {
    Set<String> silent = watch.board().silentFeeds();
    return silent.isEmpty()
        ? Health.up().build()
        : Health.status(Degraded.STATUS).withDetail("silent", silent).build();
  }
}
