package io.factorline.ingest.loop;

import io.factorline.engine.LogRecord;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decoded records of one partition, in order, as one poll gave them.
 *
 * @param assignment which assignment of the partition they were read under: later ones ignore them
 * @param followed those whose trace is followed, by offset
 */
public record ReadBatch(
    int partition, long assignment, List<LogRecord> records, Map<Long, FollowedTick> followed) {
  /** Copies nothing: the lists are handed over. */
  public ReadBatch {
    if (records.isEmpty()) {
      throw new IllegalArgumentException("must not be empty: records=0");
    }
  }

  /** Records of which none is followed. */
  public ReadBatch(int partition, long assignment, List<LogRecord> records) {
    this(partition, assignment, records, Map.of());
  }

  /** The trace of a record; null where it is not followed. */
  @Nullable FollowedTick followed(long offset) {
    return followed.isEmpty() ? null : followed.get(offset);
  }
}
