package io.factorline.sync.archive;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether each topic is being archived, and if not, why. */
@Component("archive")
class ArchiveHealth implements HealthIndicator {
  private final Archive archive;
  private final LakeKeeper keeper;

  ArchiveHealth(Archive archive, LakeKeeper keeper) {
    this.archive = archive;
    this.keeper = keeper;
  }

  @Override
  public Health health() {
    Health.Builder health = Health.up();
    String kept = keeper.problem();
    if (kept != null) {
      health.down().withDetail("keeper", kept);
    }
    if (!archive.isEnabled()) {
      return health.withDetail("archive", "is not enabled").build();
    }
    for (Map.Entry<String, @Nullable String> topic : archive.problems().entrySet()) {
      String problem = topic.getValue();
      if (problem != null) {
        health.down();
      }
      health.withDetail(topic.getKey(), problem == null ? "is archived" : problem);
    }
    return health.withDetail("lag", archive.lags()).build();
  }
}
