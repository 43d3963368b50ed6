package io.factorline.redis;

import java.nio.ByteBuffer;

/**
 * Place in the log that a written row reflects. Offsets compare only within one topic id.
 *
 * @param topicIdHigh upper half of the Kafka topic id
 * @param topicIdLow lower half of the Kafka topic id
 * @param offset of the record that closed the bar, at least 0
 */
public record FeastWriterPosition(long topicIdHigh, long topicIdLow, long offset) {

  public FeastWriterPosition {
    if (offset < 0) {
      throw new IllegalArgumentException("must be >= 0: offset=" + offset);
    }
  }

  /**
   * The guard field's bytes: topic id (16), offset (8), event time (8), big-endian, the event time
   * with its sign bit turned so that unsigned byte order is its order.
   */
  byte[] guard(long eventTimeNs) {
    return ByteBuffer.allocate(4 * Long.BYTES)
        .putLong(topicIdHigh)
        .putLong(topicIdLow)
        .putLong(offset)
        .putLong(eventTimeNs ^ Long.MIN_VALUE)
        .array();
  }
}
