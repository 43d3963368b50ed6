package io.factorline.store;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Kafka's id of one incarnation of a topic: offsets compare only within one. */
public record TopicId(long mostSignificant, long leastSignificant) {
  /** No topic's: of what no record closed or touched. */
  public static final TopicId NONE = new TopicId(0, 0);

  /** Length in a row, in bytes. */
  public static final int BYTES = 16;

  void write(ByteBuffer out) {
    out.putLong(mostSignificant).putLong(leastSignificant);
  }

  static TopicId read(ByteBuffer in) {
    return new TopicId(in.getLong(), in.getLong());
  }

  /** The 32 hexadecimal digits that {@link #toString} gives. */
  public static TopicId parse(String hex) {
    if (hex.length() != 2 * BYTES) {
      throw new IllegalArgumentException("must have 32 hexadecimal digits: topicId=" + hex);
    }
    return new TopicId(
        HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
  }

  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(mostSignificant) + hex.toHexDigits(leastSignificant);
  }
}
