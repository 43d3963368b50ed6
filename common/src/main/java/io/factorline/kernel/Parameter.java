package io.factorline.kernel;

import java.util.regex.Pattern;

/**
 * One parameter of an indicator kind and its range.
 *
 * @param whole whether it counts bars; otherwise up to six decimals are taken
 */
record Parameter(String name, double min, double max, boolean whole) {

  static final int MAX_PERIOD = 10_000;

  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,6})?");

  static Parameter bars(String name, int min) {
    return new Parameter(name, min, MAX_PERIOD, true);
  }

  double parse(String text) {
    Pattern pattern = whole ? WHOLE : DECIMAL;
    double value = pattern.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException("must be " + range() + ": " + name + "=" + text);
    }
    return value;
  }

  private String range() {
    return whole
        ? "a whole number in %d..%d".formatted((int) min, (int) max)
        : "a number in %s..%s".formatted(min, max);
  }
}
