package io.factorline.gateway.stream;

import io.factorline.store.BarRecord;
import io.factorline.tracing.SpanRef;
import org.jspecify.annotations.Nullable;

/**
 * A closed bar that the topic told of.
 *
 * @param endNs end of the bar, ns since the epoch
 * @param appendMs append time of its record, ms since the epoch
 * @param trace that its record hands on; null for none
 */
record TriggerBar(
    String symbol,
    String view,
    String definition,
    long endNs,
    int revision,
    long appendMs,
    @Nullable SpanRef trace) {
  static TriggerBar of(BarRecord bar, long appendMs, @Nullable SpanRef trace) {
    return new TriggerBar(
        bar.symbol(), bar.view(), bar.definition(), bar.endNs(), bar.revision(), appendMs, trace);
  }

  /** Whether somebody follows its trace. */
  boolean isFollowed() {
    return trace != null && trace.isSampled();
  }

  /** Whether this bar, or a later version of it, is the one with that end and revision. */
  boolean isReachedBy(long otherEndNs, int otherRevision) {
    return otherEndNs > endNs || (otherEndNs == endNs && otherRevision >= revision);
  }
}
