package io.factorline.kernel;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One indicator with its parameters, as text. Numbers are kept in one spelling ({@code 2.0} and
 * {@code 02} become {@code 2}), so that equal indicators are equal and are computed once.
 *
 * @param kind one of {@link IndicatorCatalog#kinds()}; checked by {@link IndicatorCatalog#validate}
 * @param parameters unmodifiable, sorted by name
 */
public record IndicatorSpec(String kind, SortedMap<String, String> parameters) {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

  public IndicatorSpec {
    TreeMap<String, String> copy = new TreeMap<>();
    parameters.forEach((name, value) -> copy.put(name, oneSpelling(value)));
    parameters = Collections.unmodifiableSortedMap(copy);
  }

  /** An indicator without parameters. */
  public static IndicatorSpec of(String kind) {
    return new IndicatorSpec(kind, new TreeMap<>());
  }

  /** An indicator whose only parameter is {@code period}, in bars. */
  public static IndicatorSpec of(String kind, int period) {
    TreeMap<String, String> parameters = new TreeMap<>();
    parameters.put("period", Integer.toString(period));
    return new IndicatorSpec(kind, parameters);
  }

  /** Stable text for hashing, for example {@code bbands(deviations=2,period=20)}. */
  public String canonical() {
    return parameters.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(",", kind + "(", ")"));
  }

  private static String oneSpelling(String value) {
    String text = value.strip();
    if (!NUMBER.matcher(text).matches()) {
      return text;
    }
    BigDecimal number = new BigDecimal(text);
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
