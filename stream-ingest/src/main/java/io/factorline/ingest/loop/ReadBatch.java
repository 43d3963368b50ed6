package io.factorline.ingest.loop;

import io.factorline.engine.LogRecord;
import java.util.List;

/**
 * Decoded records of one partition, in order, as one poll gave them.
 *
 * @param assignment which assignment of the partition they were read under: later ones ignore them
 */
public record ReadBatch(int partition, long assignment, List<LogRecord> records) {
  /** Copies nothing: the list is handed over. */
  public ReadBatch {
    if (records.isEmpty()) {
      throw new IllegalArgumentException("must not be empty: records=0");
    }
  }
}
