package io.factorline.gateway.stream;

import io.factorline.store.BarRecord;

/**
 * A closed bar that the topic told of.
 *
 * @param endNs end of the bar, ns since the epoch
 * @param appendMs append time of its record, ms since the epoch
 */
record TriggerBar(
    String symbol, String view, String definition, long endNs, int revision, long appendMs) {
  static TriggerBar of(BarRecord bar, long appendMs) {
    return new TriggerBar(
        bar.symbol(), bar.view(), bar.definition(), bar.endNs(), bar.revision(), appendMs);
  }

  /** Whether this bar, or a later version of it, is the one with that end and revision. */
  boolean isReachedBy(long otherEndNs, int otherRevision) {
    return otherEndNs > endNs || (otherEndNs == endNs && otherRevision >= revision);
  }
}
