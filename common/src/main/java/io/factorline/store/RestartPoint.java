package io.factorline.store;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where reading a partition may start again: every record below {@code offset} was acknowledged by
 * Redis long enough ago to survive the loss of its last moments.
 *
 * @param topic the log that the offset belongs to
 * @param marks each venue's time as of that offset
 */
public record RestartPoint(TopicId topic, long offset, List<VenueMark> marks) {
  private static final String VERSION = "1";
  private static final int SHOWN = 200;

  /** Copies the list. */
  public RestartPoint {
    marks = List.copyOf(marks);
  }

  /** The start of a log. */
  public static RestartPoint startOf(TopicId topic) {
    return new RestartPoint(topic, 0, List.of());
  }

  /** One line of ASCII text, for commit metadata and heartbeats. */
  public String encode() {
    return Stream.concat(
            Stream.of(VERSION, topic.toString(), Long.toString(offset)),
            marks.stream().map(VenueMark::encode))
        .collect(Collectors.joining(";"));
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws RowFormatException if the text is something else
   */
  public static RestartPoint decode(String text) {
    String[] parts = text.split(";", -1);
    if (parts.length < 3 || !parts[0].equals(VERSION)) {
      throw new RowFormatException("must be a restart point of version 1: text=" + shown(text));
    }
    try {
      return new RestartPoint(
          TopicId.parse(parts[1]),
          Long.parseLong(parts[2]),
          Stream.of(parts).skip(3).map(VenueMark::decode).toList());
    } catch (IllegalArgumentException e) {
      throw new RowFormatException("must be a restart point: text=" + shown(text), e);
    }
  }

  private static String shown(String text) {
    return text.substring(0, Math.min(text.length(), SHOWN));
  }
}
