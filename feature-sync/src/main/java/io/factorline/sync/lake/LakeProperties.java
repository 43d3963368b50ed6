package io.factorline.sync.lake;

import io.factorline.lake.LakeTables;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What the lake may use.
 *
 * @param memory most memory of DuckDB; what needs more is spilled to disk
 * @param threads threads of one query
 * @param spill most bytes that are spilled
 * @param minFree bytes that stay free on its disk: with less nothing is written
 * @param quota most bytes of all files together; 0 for no limit
 * @param retention how long rows of a table are kept, by table as {@code ticks} or {@code
 *     bars/live_1s}; a table that is not named is kept for good, but for {@code predictions}:
 *     {@link #PREDICTIONS_KEPT}
 * @param keepInterval how often replaced, orphaned and outlived files are looked for
 */
@Validated
@ConfigurationProperties(prefix = "feature-sync.lake", ignoreUnknownFields = false)
public record LakeProperties(
    @DefaultValue("256MB") DataSize memory,
    @DefaultValue("1") int threads,
    @DefaultValue("4GB") DataSize spill,
    @DefaultValue("512MB") DataSize minFree,
    @DefaultValue("0B") DataSize quota,
    @DefaultValue Map<String, Duration> retention,
    @DefaultValue("10m") Duration keepInterval) {

  /** Records of predictions are kept for a little longer than five years where nothing is said. */
  public static final Duration PREDICTIONS_KEPT = Duration.ofDays(1_830);

  /** Copies the map and checks the ranges. */
  public LakeProperties {
    Map<String, Duration> all = new HashMap<>(retention);
    all.putIfAbsent(LakeTables.PREDICTIONS, PREDICTIONS_KEPT);
    retention = Map.copyOf(all);
    if (threads < 1) {
      throw new IllegalArgumentException("must be >= 1: threads=" + threads);
    }
    if (minFree.isNegative() || quota.isNegative()) {
      throw new IllegalArgumentException("must be >= 0: minFree=" + minFree + ", quota=" + quota);
    }
    for (Map.Entry<String, Duration> kept : retention.entrySet()) {
      if (kept.getValue().compareTo(Duration.ofDays(1)) < 0) {
        throw new IllegalArgumentException(
            "must be >= 1 day: retention." + kept.getKey() + "=" + kept.getValue());
      }
    }
    if (keepInterval.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("must be >= 1 s: keepInterval=" + keepInterval);
    }
  }
}
