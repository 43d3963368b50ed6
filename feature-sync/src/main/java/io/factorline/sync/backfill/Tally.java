package io.factorline.sync.backfill;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of computed bars. Thread-safe. */
final class Tally {
  private static final int MAX_SAMPLES = 20;

  private final List<Map<String, Object>> samples = new ArrayList<>();
  private long computed;
  private long written;
  private long identical;
  private long different;
  private long revised;

  synchronized void written() {
    computed++;
    written++;
  }

  synchronized void identical() {
    computed++;
    identical++;
  }

  synchronized void different(Map<String, Object> sample, boolean isRevised) {
    computed++;
    different++;
    if (isRevised) {
      revised++;
    }
    if (samples.size() < MAX_SAMPLES) {
      samples.add(sample);
    }
  }

  synchronized long computedBars() {
    return computed;
  }

  synchronized long differences() {
    return different;
  }

  /** For the report of a job. */
  synchronized Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("computed", computed);
    report.put("written", written);
    report.put("identical", identical);
    report.put("different", different);
    report.put("revised", revised);
    report.put("samples", List.copyOf(samples));
    return report;
  }
}
