package io.factorline.sync.archive;

import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.LakeSweep;
import io.factorline.lake.Manifest;
import io.factorline.lake.ManifestStore;
import io.factorline.sync.lake.LakeProperties;
import io.factorline.time.EpochClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the lake every few minutes: rows outlived by their table's retention go, replaced
 * files go a day later, orphans of dead processes go, sizes are told. Several processes may do it
 * at once.
 */
final class LakeKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(LakeKeeper.class);
  private static final long NS_PER_MS = 1_000_000L;

  private final LakeStorage storage;
  private final ManifestStore manifests;
  private final LakeSweep sweep;
  private final LakeProperties properties;
  private final ArchiveMetrics metrics;
  private final EpochClock clock;
  private final Map<String, TableRetention> rules;
  private volatile @Nullable String problem;

  LakeKeeper(
      LakeStorage storage,
      ManifestStore manifests,
      LakeSweep sweep,
      LakeProperties properties,
      ArchiveMetrics metrics,
      List<TableRetention> rules,
      EpochClock clock) {
    this.storage = storage;
    this.manifests = manifests;
    this.sweep = sweep;
    this.properties = properties;
    this.metrics = metrics;
    this.rules =
        rules.stream().collect(Collectors.toUnmodifiableMap(TableRetention::table, rule -> rule));
    this.clock = clock;
  }

  /** Why the last look failed; null if it did not. */
  @Nullable String problem() {
    return problem;
  }

  /** Looks once. */
  void look() {
    try {
      IOException refusal = outlive();
      metrics.swept(sweep.sweep());
      for (String table : manifests.tables()) {
        Manifest manifest = manifests.current(table);
        metrics.holds(table, manifest.files().size(), manifest.bytes());
      }
      metrics.free(storage.usableBytes());
      if (refusal != null) {
        throw refusal;
      }
      problem = null;
    } catch (IOException | RuntimeException e) {
      String text = String.valueOf(e.getMessage());
      if (!text.equals(problem)) {
        LOG.error("The lake could not be looked after", e);
      }
      problem = text;
    }
  }

  /* One table that may not be touched now is no reason to leave the others. */
  private @Nullable IOException outlive() {
    IOException refusal = null;
    for (Map.Entry<String, Duration> kept : properties.retention().entrySet()) {
      try {
        outlive(kept.getKey(), kept.getValue());
      } catch (IOException e) {
        refusal = e;
      }
    }
    return refusal;
  }

  /** Takes the files out of a table that hold nothing younger. */
  private void outlive(String table, Duration kept) throws IOException {
    long nowMs = clock.nowMs();
    long beforeNs = (nowMs - kept.toMillis()) * NS_PER_MS;
    manifests.commit(
        table,
        current -> {
          Set<String> gone =
              current.files().stream()
                  .filter(file -> file.stats().maxTimeNs() < beforeNs)
                  .map(LakeFile::path)
                  .collect(Collectors.toUnmodifiableSet());
          TableRetention rule = rules.get(table);
          if (gone.isEmpty() || rule == null) {
            return gone.isEmpty() ? null : current.withReplaced(gone, List.of(), nowMs);
          }
          return rule.expire(current, gone, nowMs);
        });
  }
}
