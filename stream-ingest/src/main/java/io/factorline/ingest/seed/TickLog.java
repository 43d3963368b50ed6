package io.factorline.ingest.seed;

import io.factorline.engine.LogRecord;

/** Reads a partition of {@code ticks} a second time, forward. One thread. */
public interface TickLog extends AutoCloseable {
  /** Opens partitions. */
  interface Opener {
    /** The log of a partition from an offset on; a record of {@code ticks} becomes an event. */
    TickLog open(int partition, long offset);
  }

  /** Takes a record. */
  interface Sink {
    /** Applies it. */
    void take(LogRecord record);
  }

  /** The first offset that Kafka still has. */
  long firstOffset();

  /**
   * Gives the next records below an offset, if some come soon.
   *
   * @return the offset of the next record
   */
  long read(long endOffset, Sink sink);

  @Override
  void close();
}
