package io.factorline.api.history.tail;

/** Told what becomes of records. Called by one thread. */
interface TailCounts {
  /** A record, and whether its bar was here already. */
  void read(TailBarReader.Outcome outcome, boolean isRepeated);

  /** Bars were forgotten that the lake does not have. */
  void evicted();
}
