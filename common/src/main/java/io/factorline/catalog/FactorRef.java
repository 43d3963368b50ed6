package io.factorline.catalog;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The full name of a factor, {@code view:factor}. */
public record FactorRef(String view, String factor) {
  private static final Pattern TEXT =
      Pattern.compile("([a-z][a-z0-9_]{0,63}):([a-z][a-z0-9_]{0,63})");

  /**
   * Reads {@code view:factor}.
   *
   * @throws IllegalArgumentException where the text is not of that shape
   */
  public static FactorRef parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "must be written view:factor: factor=" + Problems.clip(text));
    }
    return new FactorRef(matcher.group(1), matcher.group(2));
  }

  /** {@code view:factor}. */
  @Override
  public String toString() {
    return view + ":" + factor;
  }
}
