package io.factorline.api.feast;

import io.factorline.error.CallerText;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;

/**
 * Times as Feast's clients write them: {@code T} or a space between date and time, up to 9 fraction
 * digits or none, an offset, {@code Z} or neither, which then is UTC. Stateless; thread-safe.
 */
final class FeastTime {
  private static final long NS_PER_SECOND = 1_000_000_000L;
  private static final DateTimeFormatter FORM =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral('T')
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .optionalStart()
          .appendOffset("+HH:mm", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHmm", "Z")
          .optionalEnd()
          .toFormatter();

  private FeastTime() {}

  /** Nanoseconds since the epoch. */
  static long parse(String name, String text) {
    try {
      String form = text.strip().replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) ", "$1T").replace(" ", "");
      TemporalAccessor parsed = FORM.parseBest(form, OffsetDateTime::from, LocalDateTime::from);
      OffsetDateTime time =
          parsed instanceof OffsetDateTime exact
              ? exact
              : LocalDateTime.from(parsed).atOffset(ZoneOffset.UTC);
      return Math.addExact(Math.multiplyExact(time.toEpochSecond(), NS_PER_SECOND), time.getNano());
    } catch (DateTimeException | ArithmeticException e) {
      throw FeastProblem.value(
          "must be a time of the years 1678 to 2261: %s=%s"
              .formatted(name, CallerText.shown(text)));
    }
  }
}
