package io.factorline.gateway.signal;

import java.math.BigDecimal;

/**
 * An amount in a currency.
 *
 * @param amount > 0
 * @param currency as instruments name it
 */
public record Money(BigDecimal amount, String currency) {
  public Money {
    if (amount.signum() <= 0) {
      throw new IllegalArgumentException("must be > 0: amount=" + amount);
    }
  }
}
