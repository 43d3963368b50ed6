package io.factorline.local.replay;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the file.
 *
 * @param sent ticks that Kafka acknowledged
 * @param clocks time records that Kafka acknowledged, over all partitions
 * @param badLines lines that were not sent
 * @param rejected ticks and clocks of this replay in {@code ticks-rejected}, by reason
 * @param rejectedTicks how many of those were ticks
 * @param sendNs wall time until the last acknowledgement, ns
 * @param totalNs wall time until all was applied, ns
 */
public record ReplayReport(
    long sent,
    long clocks,
    long badLines,
    SortedMap<String, Long> rejected,
    long rejectedTicks,
    long sendNs,
    long totalNs) {
  public ReplayReport {
    rejected = Collections.unmodifiableSortedMap(new TreeMap<>(rejected));
  }

  /** Ticks that were not rejected. */
  public long applied() {
    return sent - rejectedTicks;
  }

  /** Ticks a second while sending. */
  public double sendRate() {
    return sent / Math.max(1e-9, sendNs / 1e9);
  }
}
