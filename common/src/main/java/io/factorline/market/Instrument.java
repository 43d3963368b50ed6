package io.factorline.market;

import java.util.regex.Pattern;

/**
 * What all symbols of one pattern share. Immutable.
 *
 * @param pattern symbols it speaks for: {@code *} any run of characters, {@code ?} one character,
 *     {@code #} one digit
 * @param venue id of the venue
 * @param currency currency or quote asset, 3 to 8 letters or digits, upper case
 * @param tickSize smallest step of the price, > 0
 * @param lot smallest step of the size, > 0
 */
public record Instrument(
    String pattern, String venue, String currency, double tickSize, double lot) {
  private static final Pattern CURRENCY = Pattern.compile("[A-Z0-9]{3,8}");

  public Instrument {
    SymbolPattern.of(pattern);
    if (!CURRENCY.matcher(currency).matches()) {
      throw new IllegalArgumentException("must match [A-Z0-9]{3,8}: currency=" + currency);
    }
    if (!(tickSize > 0 && tickSize < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("must be finite and > 0: tickSize=" + tickSize);
    }
    if (!(lot > 0 && lot < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("must be finite and > 0: lot=" + lot);
    }
  }
}
