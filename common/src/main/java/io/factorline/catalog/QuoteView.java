package io.factorline.catalog;

import java.time.Duration;
import java.util.List;

/**
 * The live quote: one reading, no bars, no history. {@code mid} is the mean of bid and ask, {@code
 * spread_bp} the spread in basis points of the mid, {@code imbalance} {@code (bidSize - askSize) /
 * (bidSize + askSize)}.
 *
 * @param ttl how long a quote stands, in the venue's trading time
 */
public record QuoteView(String name, Duration ttl, String definition) implements View {
  /** Its factors, always these. */
  public static final List<String> FACTORS = List.of("bid", "ask", "mid", "spread_bp", "imbalance");

  @Override
  public List<String> factorNames() {
    return FACTORS;
  }
}
