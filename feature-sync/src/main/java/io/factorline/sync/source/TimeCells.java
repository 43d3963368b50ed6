package io.factorline.sync.source;

import io.factorline.catalog.Source.TimeFormat;
import io.factorline.catalog.Source.Times;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns cells into times, ns since the epoch, by the rules of one source. Immutable. */
final class TimeCells {
  private static final long NS_PER_SECOND = 1_000_000_000L;
  private static final int NANO_DIGITS = 9;
  private static final Pattern ISO =
      Pattern.compile(
          "([0-9]{4})-([0-9]{2})-([0-9]{2})"
              + "(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]{1,9}))?)?"
              + "(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?");

  private final TimeFormat format;
  private final @Nullable ZoneId zone;

  TimeCells(Times times) {
    this.format = times.format();
    this.zone = times.zone().orElse(null);
  }

  /**
   * The time of a cell that is not null.
   *
   * @throws IllegalArgumentException with the rule alone
   */
  long ns(Object cell, CellKind kind) {
    try {
      return switch (kind) {
        case INSTANT -> inRange((Long) cell);
        case LOCAL -> local(inRange((Long) cell));
        case WHOLE -> epoch((Long) cell);
        case TEXT, DIGITS -> text((String) cell);
        case REAL, FLAG -> throw new IllegalArgumentException("must be a time");
      };
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("must lie in the years 1678 to 2261", e);
    }
  }

  /** Readers give the ends of a long for times that do not fit, as for those without an end. */
  private static long inRange(long ns) {
    if (ns == Long.MIN_VALUE || ns == Long.MAX_VALUE) {
      throw new IllegalArgumentException("must lie in the years 1678 to 2261");
    }
    return ns;
  }

  private long local(long ns) {
    return zoned(
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(ns, NS_PER_SECOND),
            (int) Math.floorMod(ns, NS_PER_SECOND),
            ZoneOffset.UTC));
  }

  private long epoch(long count) {
    return Math.multiplyExact(
        count,
        switch (format) {
          case EPOCH_S -> NS_PER_SECOND;
          case EPOCH_MS -> 1_000_000L;
          case EPOCH_US -> 1_000L;
          case EPOCH_NS -> 1L;
          case ISO ->
              throw new IllegalArgumentException(
                  "must be a time, or the source must say `times: epoch_..`");
        });
  }

  private long text(String text) {
    if (format != TimeFormat.ISO) {
      try {
        return epoch(Long.parseLong(text));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("must be a whole number since the epoch", e);
      }
    }
    Matcher parts = ISO.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("must be a time as 2024-03-29T15:30:00+09:00");
    }
    LocalDateTime local = local(parts);
    String offset = parts.group(8);
    return offset == null ? zoned(local) : at(local, ZoneOffset.of(offset));
  }

  private static LocalDateTime local(Matcher parts) {
    try {
      return LocalDateTime.of(
          number(parts, 1),
          number(parts, 2),
          number(parts, 3),
          number(parts, 4),
          number(parts, 5),
          number(parts, 6),
          nanos(parts.group(7)));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("must be a day and a time that exist", e);
    }
  }

  private static int number(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static int nanos(@Nullable String fraction) {
    return fraction == null
        ? 0
        : Integer.parseInt(fraction + "0".repeat(NANO_DIGITS - fraction.length()));
  }

  private long zoned(LocalDateTime local) {
    if (zone == null) {
      throw new IllegalArgumentException("must have a zone, or the source must declare one");
    }
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    if (offsets.size() != 1) {
      throw new IllegalArgumentException(
          "must be a time that the zone has once: a change of clocks "
              + (offsets.isEmpty() ? "skips it" : "repeats it"));
    }
    return at(local, offsets.getFirst());
  }

  private static long at(LocalDateTime local, ZoneOffset offset) {
    Instant instant = local.toInstant(offset);
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), NS_PER_SECOND), instant.getNano());
  }
}
