package io.factorline.local.tickfile;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** The time of a tick file's line: nanoseconds since the epoch, or ISO-8601 with a zone. */
final class EventTime {
  /** 1973-03-03: a smaller whole number is seconds, milliseconds or microseconds. */
  private static final long SMALLEST_NS = 100_000_000_000_000_000L;

  private static final Instant LAST = Instant.ofEpochSecond(0, Long.MAX_VALUE);

  private EventTime() {}

  /**
   * Nanoseconds since the epoch.
   *
   * @throws IllegalArgumentException with rule and value if the text is no such time
   */
  static long parse(String text) {
    return isWhole(text) ? ofEpochNs(text) : ofIso(text);
  }

  private static boolean isWhole(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static long ofEpochNs(String text) {
    long ns = text.length() > 19 ? -1 : parseNs(text);
    if (ns < SMALLEST_NS) {
      throw new IllegalArgumentException(
          "must be nanoseconds since 1970 (18 or 19 digits): event_time=" + text);
    }
    return ns;
  }

  private static long parseNs(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static long ofIso(String text) {
    try {
      Instant instant = OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
      if (instant.isBefore(Instant.EPOCH) || instant.isAfter(LAST)) {
        throw new IllegalArgumentException("must be from 1970 to 2262: event_time=" + text);
      }
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "must be epoch ns or ISO-8601 with a zone: event_time=" + text, e);
    }
  }
}
