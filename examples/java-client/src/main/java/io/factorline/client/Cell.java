package io.factorline.client;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One factor of one symbol. Only {@link Present} and {@link Stale} have a value, and nothing is
 * ever replaced by a default. Reasons are text, so that a new one does not break a caller.
 */
public sealed interface Cell {

  /** The value, as fresh as it gets. */
  record Present(double value, Origin origin) implements Cell {}

  /** A value that may be out of date. */
  record Stale(double value, String reason, Origin origin) implements Cell {}

  /** Too few bars so far. */
  record WarmingUp(String reason, Origin origin) implements Cell {}

  /** There is no value to tell. */
  record Missing(String reason, Origin origin) implements Cell {}

  /** The formula has no value for these inputs. */
  record Undefined(String reason, Origin origin) implements Cell {}

  /**
   * Where a cell comes from.
   *
   * @param eventTime to the nanosecond; null where nothing was received
   * @param age since the symbol's last record was written to the log; null where there is none
   * @param definition of the view, 16 hexadecimal digits
   */
  record Origin(@Nullable Instant eventTime, @Nullable Duration age, String definition) {}

  /** Where it comes from. */
  Origin origin();

  /** The value if it is present and not older than this; empty in every other case. */
  default OptionalDouble usable(Duration maxAge) {
    Duration age = origin().age();
    boolean isYoung = age != null && age.compareTo(maxAge) <= 0;
    return this instanceof Present present && isYoung
        ? OptionalDouble.of(present.value())
        : OptionalDouble.empty();
  }
}
