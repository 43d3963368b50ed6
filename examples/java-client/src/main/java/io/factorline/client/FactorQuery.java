package io.factorline.client;

import java.time.Duration;
import java.util.List;

/**
 * What is asked of each symbol, and how long the answer is waited for.
 *
 * @param factors as {@code live_1s:rsi_14}
 * @param deadline retries and pauses included; at least 1 ms to be sent at all
 */
public record FactorQuery(List<String> factors, Bar bar, Duration deadline) {
  private static final Duration DEFAULT_DEADLINE = Duration.ofMillis(250);

  /** Which reading of a live factor is meant. */
  public enum Bar {
    /** The open bar as if it closed now. */
    FORMING,
    /** The last closed bar, which is what models and research see. */
    CLOSED
  }

  /** Checks that there are factors. */
  public FactorQuery {
    factors = List.copyOf(factors);
    if (factors.isEmpty()) {
      throw new IllegalArgumentException("must not be empty: factors");
    }
  }

  /** These factors of the forming bar, within 250 ms. */
  public static FactorQuery of(String... factors) {
    return new FactorQuery(List.of(factors), Bar.FORMING, DEFAULT_DEADLINE);
  }

  /** The same of the last closed bar. */
  public FactorQuery closed() {
    return new FactorQuery(factors, Bar.CLOSED, deadline);
  }

  /** The same with another deadline. */
  public FactorQuery within(Duration newDeadline) {
    return new FactorQuery(factors, bar, newDeadline);
  }
}
