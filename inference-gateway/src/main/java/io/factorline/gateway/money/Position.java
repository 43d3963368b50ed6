package io.factorline.gateway.money;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * What is held of one symbol and what was paid for it. Immutable.
 *
 * @param quantity > 0 long, < 0 short
 * @param paid sum of signed quantity times price of what is still held, of the quantity's sign
 * @param mark what one is worth now, the last price of the market that was told: what is paid for
 *     more of it is none, so that a fill beside the market shows its loss or gain at once
 */
public record Position(BigDecimal quantity, BigDecimal paid, BigDecimal mark) {
  private static final MathContext TOWARDS_ZERO = new MathContext(34, RoundingMode.DOWN);

  /** Nothing, at a price. */
  static Position flat(BigDecimal mark) {
    return new Position(BigDecimal.ZERO, BigDecimal.ZERO, mark);
  }

  /** What a fill makes of a position, and the profit that it realises. */
  record Outcome(Position position, BigDecimal realised) {}

  /**
   * After a fill. What closes realises its profit against the average price paid, so that profit
   * and what is paid add up to the cash that flowed.
   *
   * @param signed > 0 bought, < 0 sold
   */
  Outcome fill(BigDecimal signed, BigDecimal price) {
    BigDecimal cash = signed.multiply(price);
    BigDecimal rest = quantity.add(signed);
    if (quantity.signum() * signed.signum() >= 0) {
      return new Outcome(new Position(rest, paid.add(cash), mark), BigDecimal.ZERO);
    }
    boolean isTurned = rest.signum() == signed.signum();
    BigDecimal restPaid =
        isTurned ? rest.multiply(price) : paid.multiply(rest).divide(quantity, TOWARDS_ZERO);
    return new Outcome(new Position(rest, restPaid, mark), restPaid.subtract(paid).subtract(cash));
  }

  Position marked(BigDecimal price) {
    return new Position(quantity, paid, price);
  }

  /** As if it had been opened at what it is worth now. */
  Position rebased() {
    return new Position(quantity, quantity.multiply(mark), mark);
  }

  /** What was paid for it, whatever its side. */
  public BigDecimal notional() {
    return paid.abs();
  }

  BigDecimal unrealised() {
    return mark.multiply(quantity).subtract(paid);
  }
}
