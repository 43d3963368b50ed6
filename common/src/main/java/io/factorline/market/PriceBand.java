package io.factorline.market;

/**
 * A hard daily price limit: a trade is refused where {@code |price / reference - 1| > maxMove}, the
 * reference being the last price of the session before.
 *
 * @param maxMove fraction in (0, 10]; 0.3 is a limit of 30 %
 */
public record PriceBand(double maxMove) {
  public PriceBand {
    if (!(maxMove > 0 && maxMove <= 10)) {
      throw new IllegalArgumentException("must be in (0, 10]: maxMove=" + maxMove);
    }
  }
}
