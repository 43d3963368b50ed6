package io.factorline.sync.source;

import io.factorline.catalog.FieldType;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns a cell into a value of a field's type, or says which rule it breaks. Stateless. */
final class Cells {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");
  private static final int MAX_DIGITS = 1_000;
  private static final int MAX_TEXT = 4_096;
  private static final double TWO_TO_63 = 0x1p63;

  private Cells() {}

  /**
   * The value of a cell that is not null.
   *
   * @param isDigits whether text is the digits of a number, which is no text
   * @throws IllegalArgumentException with the rule alone
   */
  static Object value(Object cell, FieldType type, boolean isDigits) {
    return switch (type) {
      case DOUBLE -> real(cell);
      case INT64 -> whole(cell);
      case BOOL -> flag(cell);
      case STRING -> text(cell, isDigits);
    };
  }

  private static Double real(Object cell) {
    double value =
        switch (cell) {
          case Double d -> d;
          case Long n when n == (long) (double) n && n != Long.MAX_VALUE -> (double) n;
          case String text -> parse(text);
          default -> throw new IllegalArgumentException("must be a number that a double holds");
        };
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("must be finite");
    }
    return value;
  }

  private static double parse(String text) {
    if (text.length() > MAX_DIGITS || !NUMBER.matcher(text).matches()) {
      throw new IllegalArgumentException("must be a number");
    }
    return Double.parseDouble(text);
  }

  private static Long whole(Object cell) {
    return switch (cell) {
      case Long n -> n;
      case Double d when d == Math.rint(d) && d >= -TWO_TO_63 && d < TWO_TO_63 -> (long) (double) d;
      case String text -> wholeOf(text);
      default -> throw new IllegalArgumentException("must be a whole number of 64 bits");
    };
  }

  private static Long wholeOf(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be a whole number of 64 bits", e);
    }
  }

  static Boolean flag(Object cell) {
    return switch (cell) {
      case Boolean b -> b;
      case Long n when n == 0 || n == 1 -> n == 1;
      case String text ->
          switch (text) {
            case "true", "TRUE", "True", "t", "1" -> true;
            case "false", "FALSE", "False", "f", "0" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
          };
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  private static String text(Object cell, boolean isDigits) {
    if (isDigits || !(cell instanceof String text)) {
      throw new IllegalArgumentException("must be text");
    }
    if (text.length() > MAX_TEXT) {
      throw new IllegalArgumentException("must have at most " + MAX_TEXT + " characters");
    }
    return text;
  }

  /** Whether a cell says that a number is none. */
  static boolean isNan(@Nullable Object cell) {
    return cell instanceof Double d
        ? Double.isNaN(d)
        : cell instanceof String text && text.length() == 3 && text.equalsIgnoreCase("nan");
  }
}
