package io.factorline.sync.materialize;

import io.factorline.redis.OfflineOutcome;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What became of the rows that were written. One thread. */
final class WriteCounts {
  private final EnumMap<OfflineOutcome, Long> counts = new EnumMap<>(OfflineOutcome.class);

  WriteCounts() {
    for (OfflineOutcome outcome : OfflineOutcome.values()) {
      counts.put(outcome, 0L);
    }
  }

  /** Counts as {@link #json} gave them. */
  static WriteCounts of(Map<?, ?> json) {
    WriteCounts counts = new WriteCounts();
    for (OfflineOutcome outcome : OfflineOutcome.values()) {
      if (json.get(name(outcome)) instanceof Number number) {
        counts.counts.put(outcome, number.longValue());
      }
    }
    return counts;
  }

  void add(OfflineOutcome outcome) {
    counts.merge(outcome, 1L, Long::sum);
  }

  long of(OfflineOutcome outcome) {
    return counts.getOrDefault(outcome, 0L);
  }

  long all() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    counts.forEach((outcome, count) -> json.put(name(outcome), count));
    return json;
  }

  private static String name(OfflineOutcome outcome) {
    return switch (outcome) {
      case WRITTEN -> "written";
      case SAME -> "same";
      case CONFLICT -> "conflicts";
      case OLDER -> "older";
    };
  }
}
