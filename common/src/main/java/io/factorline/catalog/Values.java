package io.factorline.catalog;

import io.factorline.market.Symbol;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Parsers of scalars; each error is the rule alone. */
final class Values {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
  private static final Pattern DECIMAL =
      Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?");
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  private Values() {}

  static String name(String text) {
    return matching(NAME, text);
  }

  static String matching(Pattern pattern, String text) {
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException("must match " + pattern);
    }
    return text;
  }

  static String symbol(String text) {
    if (!Symbol.isValid(text)) {
      throw new IllegalArgumentException("must match [A-Za-z0-9._^=:-]{1,64}");
    }
    return text;
  }

  /** Any text of at most so many characters, none of them a control character. */
  static TextParser<String> anyText(int max) {
    return text -> {
      if (text.length() > max || text.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(
            "must be at most " + max + " characters without control characters");
      }
      return text;
    };
  }

  static TextParser<Duration> duration(String min, String max) {
    Duration least = duration(min);
    Duration most = duration(max);
    return text -> {
      Duration value = duration(text);
      if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
        throw new IllegalArgumentException("must be in [%s, %s]".formatted(min, max));
      }
      return value;
    };
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("must be a duration as 500ms, 30s, 5m, 12h or 7d");
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  static double decimal(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw new IllegalArgumentException("must be a number");
    }
    return Double.parseDouble(text);
  }

  static TextParser<Long> whole(long min, long max) {
    return text -> {
      long value = WHOLE.matcher(text).matches() ? Long.parseLong(text) : -1;
      if (value < min || value > max) {
        throw new IllegalArgumentException(
            "must be a whole number in [%d, %d]".formatted(min, max));
      }
      return value;
    };
  }

  static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("must be a date as 2026-11-19", e);
    }
  }

  /** A time of day; 24:00 is midnight, for closes. */
  static LocalTime time(String text) {
    try {
      return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("must be a time of day as 09:00 or 15:30:00", e);
    }
  }

  static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("must be a time zone as Asia/Seoul", e);
    }
  }

  static boolean flag(String text) {
    return switch (text) {
      case "true", "on", "yes" -> true;
      case "false", "off", "no" -> false;
      default -> throw new IllegalArgumentException("must be on or off");
    };
  }

  /** {@code mon-fri}, {@code sat}, {@code mon,wed,fri} and mixtures. */
  static Set<DayOfWeek> days(String text) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : text.split(",", -1)) {
      String[] ends = part.strip().split("-", -1);
      int first = DAYS.indexOf(ends[0]);
      int last = DAYS.indexOf(ends[ends.length - 1]);
      if (ends.length > 2 || first < 0 || last < first) {
        throw new IllegalArgumentException("must be weekdays as mon-fri or mon,wed,sat");
      }
      for (int day = first; day <= last; day++) {
        days.add(DayOfWeek.of(day + 1));
      }
    }
    return days;
  }

  /** A constant by its name in lower case. */
  static <E extends Enum<E>> TextParser<E> oneOf(Class<E> type) {
    E[] constants = type.getEnumConstants();
    return text -> {
      for (E constant : constants) {
        if (lower(constant).equals(text)) {
          return constant;
        }
      }
      List<String> known = Stream.of(constants).map(Values::lower).toList();
      throw new IllegalArgumentException(
          "must be one of %s, nearest is %s".formatted(known, Nearest.to(text, known).orElse("")));
    };
  }

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
