package io.factorline.gateway.money;

import io.factorline.gateway.rollout.Cents;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Positions of a canary and the profit of its trial. One thread. */
final class Holdings {
  private final Map<String, Position> positions = new TreeMap<>();
  private BigDecimal realised = BigDecimal.ZERO;
  private boolean isPaper = true;
  private long grossCents;

  /**
   * Books an execution; the first one ends paper, whose positions never were.
   *
   * @param market what one was worth when it was signed, for a symbol that is not held
   */
  void execute(String symbol, boolean isBuy, BigDecimal size, BigDecimal price, BigDecimal market) {
    if (isPaper) {
      clear();
      isPaper = false;
    }
    book(symbol, isBuy ? size : size.negate(), price, market);
  }

  /** Books a fill that was none, at the market's price. */
  void pretend(String symbol, boolean isBuy, BigDecimal size, BigDecimal price) {
    book(symbol, isBuy ? size : size.negate(), price, price);
  }

  private void book(String symbol, BigDecimal signed, BigDecimal price, BigDecimal market) {
    Position before = positions.getOrDefault(symbol, Position.flat(market));
    Position.Outcome outcome = before.fill(signed, price);
    realised = realised.add(outcome.realised());
    if (outcome.position().quantity().signum() == 0) {
      positions.remove(symbol);
    } else {
      positions.put(symbol, outcome.position());
    }
    grossCents = gross();
  }

  private long gross() {
    BigDecimal sum = BigDecimal.ZERO;
    for (Position position : positions.values()) {
      sum = sum.add(position.notional());
    }
    return Cents.ceil(sum);
  }

  void mark(String symbol, BigDecimal price) {
    positions.computeIfPresent(symbol, (key, position) -> position.marked(price));
  }

  /** A new trial: paper is forgotten, what was executed stays, the profit begins with nothing. */
  void beginTrial() {
    if (isPaper) {
      clear();
    }
    realised = BigDecimal.ZERO;
    positions.replaceAll((symbol, position) -> position.rebased());
    grossCents = gross();
    isPaper = positions.isEmpty();
  }

  private void clear() {
    positions.clear();
    realised = BigDecimal.ZERO;
    grossCents = 0;
  }

  boolean isPaper() {
    return isPaper;
  }

  long grossCents() {
    return grossCents;
  }

  BigDecimal profit() {
    BigDecimal profit = realised;
    for (Position position : positions.values()) {
      profit = profit.add(position.unrealised());
    }
    return profit;
  }

  Set<String> symbols() {
    return positions.keySet();
  }

  Map<String, Position> positions() {
    return Collections.unmodifiableMap(positions);
  }
}
