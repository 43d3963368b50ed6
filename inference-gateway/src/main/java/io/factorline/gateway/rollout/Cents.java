package io.factorline.gateway.rollout;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts of money as whole hundredths of the currency's unit. Stateless. */
public final class Cents {
  private static final int DIGITS = 2;

  private Cents() {}

  /**
   * The least whole number of cents that is not below an amount: rounding is against us.
   *
   * @throws ArithmeticException beyond 63 bits
   */
  public static long ceil(BigDecimal amount) {
    return amount.setScale(DIGITS, RoundingMode.CEILING).unscaledValue().longValueExact();
  }

  /**
   * An amount that is whole in cents.
   *
   * @throws ArithmeticException if it is not, or is beyond 63 bits
   */
  public static long exact(BigDecimal amount) {
    return amount.setScale(DIGITS, RoundingMode.UNNECESSARY).unscaledValue().longValueExact();
  }

  /** As an amount. */
  public static BigDecimal amount(long cents) {
    return BigDecimal.valueOf(cents, DIGITS);
  }

  /** As text, two digits after the point. */
  public static String text(long cents) {
    return amount(cents).toPlainString();
  }
}
