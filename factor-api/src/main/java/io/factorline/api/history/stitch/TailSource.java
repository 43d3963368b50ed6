package io.factorline.api.history.stitch;

/**
 * Rows of one view that were read from Kafka, as of one cut: later ones are not seen. Thread-safe;
 * never blocks.
 */
@FunctionalInterface
public interface TailSource {
  /** No rows. */
  TailSource EMPTY = (symbol, columns, fromNs, toNs) -> TimedRows.none(columns.length);

  /** The rows of a symbol with {@code fromNs <= time < toNs}. */
  TimedRows read(String symbol, int[] columns, long fromNs, long toNs);
}
