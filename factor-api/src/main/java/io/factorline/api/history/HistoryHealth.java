package io.factorline.api.history;

import io.factorline.api.history.lake.LakeFaults;
import io.factorline.api.history.lake.LakeManifests;
import io.factorline.api.history.tail.Tail;
import io.factorline.api.history.tail.TailFollowing;
import io.factorline.api.history.tail.TailLog;
import io.factorline.api.history.tail.TailState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Whether history can be told whole: up while the tail is live and all that was asked of the lake
 * could be read, else degraded. Thread-safe.
 */
@Component("history")
final class HistoryHealth implements HealthIndicator {
  private static final Status DEGRADED = new Status("DEGRADED");

  private final TailFollowing following;
  private final LakeManifests manifests;
  private final LakeFaults faults;
  private final LakeCover cover;

  HistoryHealth(
      TailFollowing following, LakeManifests manifests, LakeFaults faults, LakeCover cover) {
    this.following = following;
    this.manifests = manifests;
    this.faults = faults;
    this.cover = cover;
  }

  @Override
  public Health health() {
    Map<String, Object> troubles = troubles();
    Health.Builder health =
        troubles.isEmpty() ? Health.up() : Health.status(DEGRADED).withDetails(troubles);
    Tail tail = following.tail();
    TailLog log = tail.log();
    return health
        .withDetail("tail", tail.state().wireName())
        .withDetail("tailBytes", log == null ? 0 : log.bytes())
        .build();
  }

  private Map<String, Object> troubles() {
    Map<String, Object> troubles = new LinkedHashMap<>();
    Tail tail = following.tail();
    String problem = tail.problem();
    if (tail.state() != TailState.LIVE && problem != null) {
      troubles.put("cause", problem);
    }
    String gap = cover.gap();
    if (gap != null) {
      troubles.put("gap", gap);
    }
    String unreadable = manifests.problem();
    if (unreadable != null) {
      troubles.put("manifest", unreadable);
    }
    Map<String, String> files = faults.causes();
    if (!files.isEmpty()) {
      troubles.put("files", files);
    }
    return troubles;
  }
}
