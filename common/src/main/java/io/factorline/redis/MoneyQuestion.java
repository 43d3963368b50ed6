package io.factorline.redis;

/**
 * A reservation that is asked for.
 *
 * @param id without comma, semicolon and blank
 * @param expiresMs when it ends by itself, ms since the epoch
 * @param revision that the limits are of
 */
public record MoneyQuestion(
    String id, String symbol, long cents, long expiresMs, long revision, Limits limits) {
  /** Limits in the order of RTS 6, article 8; amounts in cents. */
  public record Limits(
      int maxInstruments,
      long maxOrderCents,
      int maxOrdersPerMinute,
      long maxGrossCents,
      long maxLossCents) {}

  public MoneyQuestion {
    Text.requirePlain("id", id);
    Text.requirePlain("symbol", symbol);
  }

  byte[][] arguments() {
    return Text.all(
        id,
        symbol,
        Long.toString(cents),
        Long.toString(expiresMs),
        Long.toString(revision),
        Long.toString(limits.maxOrderCents()),
        Integer.toString(limits.maxOrdersPerMinute()),
        Long.toString(limits.maxGrossCents()),
        Long.toString(limits.maxLossCents()),
        Integer.toString(limits.maxInstruments()));
  }
}
