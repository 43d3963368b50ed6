package io.factorline.sync.materialize;

/**
 * Which rows a run looks at: those at or after one of two lower bounds, and not after its end. All
 * in ns since the epoch.
 *
 * @param fromEventNs event times from here on are in
 * @param fromKnowledgeNs knowledge times from here on are in
 * @param toNs the time that the run reads for: nothing that holds from later, or was known later
 */
record Window(long fromEventNs, long fromKnowledgeNs, long toNs) {
  boolean holds(long eventNs, long knowledgeNs) {
    return eventNs >= fromEventNs || knowledgeNs >= fromKnowledgeNs;
  }

  /** All rows up to a time. */
  static Window all(long toNs) {
    return new Window(Long.MIN_VALUE, Long.MIN_VALUE, toNs);
  }
}
