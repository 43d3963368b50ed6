package io.factorline.store;

import java.util.List;

/**
 * What the metadata of a commit says of the restart point. Kafka takes at most {@value #MAX_BYTES}
 * bytes: where the venues' marks do not fit, they stand in the heartbeat alone, and the commit only
 * says which log is followed and how far.
 *
 * @param point the restart point; without marks where {@code hasMarks} is false
 * @param hasMarks whether reading may start at the point
 */
public record CommitPoint(RestartPoint point, boolean hasMarks) {
  /** Kafka's default of {@code offset.metadata.max.bytes}. */
  public static final int MAX_BYTES = 4_096;

  private static final String NO_MARKS = ";*";

  /** One line of ASCII text: the whole point, or {@code 1;<topic id>;<offset>;*} if too long. */
  public static String encode(RestartPoint point) {
    String whole = point.encode();
    return whole.length() <= MAX_BYTES
        ? whole
        : new RestartPoint(point.topic(), point.offset(), List.of()).encode() + NO_MARKS;
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws RowFormatException if the text is something else
   */
  public static CommitPoint decode(String text) {
    return text.endsWith(NO_MARKS)
        ? new CommitPoint(
            RestartPoint.decode(text.substring(0, text.length() - NO_MARKS.length())), false)
        : new CommitPoint(RestartPoint.decode(text), true);
  }
}
