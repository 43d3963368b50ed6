package io.factorline.gateway.money;

import io.factorline.gateway.rollout.MoneyLimits;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The book as one would do it by hand: it keeps all that happened and adds everything up anew at
 * each question. Of one trial whose limits do not change.
 */
final class NaiveBook {
  private final MoneyLimits limits;
  private final long revision;
  private final List<LedgerEntry.Claimed> granted = new ArrayList<>();
  private final List<Long> grantedMs = new ArrayList<>();
  private final Map<String, BigDecimal> usedById = new HashMap<>();
  private final Set<String> over = new HashSet<>();
  private final List<Trade> trades = new ArrayList<>();
  private final Set<String> fills = new HashSet<>();
  private final Map<String, BigDecimal> marks = new HashMap<>();
  private boolean isPaper = true;
  private boolean isBroken;

  private record Trade(String symbol, BigDecimal signed, BigDecimal price) {}

  NaiveBook(MoneyLimits limits, long revision) {
    this.limits = limits;
    this.revision = revision;
  }

  boolean claim(LedgerEntry.Claimed claimed, long nowMs) {
    if (over.contains(claimed.id()) || isGranted(claimed.id())) {
      return !over.contains(claimed.id());
    }
    Set<String> symbols = symbols();
    symbols.add(claimed.symbol());
    boolean fits =
        claimed.revision() == revision
            && !isBroken
            && claimed.currency().equals(limits.currency())
            && claimed.cents() <= limits.maxOrderCents()
            && grantedMs.stream().filter(ms -> ms > nowMs - 60_000).count()
                < limits.maxOrdersPerMinute()
            && loss().compareTo(cents(limits.maxLossCents())) < 0
            && reserved()
                    .add(gross())
                    .add(cents(claimed.cents()))
                    .compareTo(cents(limits.maxGrossCents()))
                <= 0
            && (symbols.size() <= limits.maxInstruments() || symbols().contains(claimed.symbol()));
    if (fits) {
      granted.add(claimed);
      grantedMs.add(nowMs);
      usedById.put(claimed.id(), BigDecimal.ZERO);
      mark(claimed.symbol(), claimed.price());
    }
    return fits;
  }

  void fill(LedgerEntry.Filled fill) {
    if (!fills.add(fill.id() + "/" + fill.fillId())) {
      return;
    }
    if (isPaper) {
      trades.clear();
      isPaper = false;
    }
    BigDecimal market =
        granted.stream()
            .filter(claimed -> claimed.id().equals(fill.id()))
            .map(LedgerEntry.Claimed::price)
            .findFirst()
            .orElse(fill.price());
    trade(fill.symbol(), fill.isBuy() ? fill.size() : fill.size().negate(), fill.price(), market);
    BigDecimal cost = roundedUp(fill.price().multiply(fill.size()));
    usedById.computeIfPresent(fill.id(), (id, used) -> used.add(cost));
    if (fill.isFinal() || !isGranted(fill.id())) {
      over.add(fill.id());
    }
    judge();
  }

  void cancel(String id) {
    if (isGranted(id)) {
      over.add(id);
    }
  }

  private boolean isGranted(String id) {
    return granted.stream().anyMatch(claimed -> claimed.id().equals(id));
  }

  void expire(String id, long nowMs) {
    for (LedgerEntry.Claimed claimed : granted) {
      if (claimed.id().equals(id) && !over.contains(id) && claimed.expiresMs() <= nowMs) {
        if (isPaper) {
          BigDecimal size =
              rest(claimed)
                  .divide(
                      claimed.price(), new java.math.MathContext(16, java.math.RoundingMode.DOWN));
          BigDecimal signed = claimed.isBuy() ? size : size.negate();
          trade(claimed.symbol(), signed, claimed.price(), claimed.price());
        }
        over.add(id);
      }
    }
    judge();
  }

  void mark(String symbol, BigDecimal price) {
    if (quantity(symbol).signum() != 0) {
      marks.put(symbol, price);
    }
    judge();
  }

  /* What is held is worth what the market told last, whatever is paid for more of it. */
  private void trade(String symbol, BigDecimal signed, BigDecimal price, BigDecimal market) {
    if (quantity(symbol).signum() == 0) {
      marks.put(symbol, market);
    }
    trades.add(new Trade(symbol, signed, price));
  }

  private void judge() {
    isBroken |=
        loss().compareTo(cents(limits.maxLossCents())) > 0
            || reserved().add(gross()).compareTo(cents(limits.maxGrossCents())) > 0;
  }

  boolean isBroken() {
    return isBroken;
  }

  BigDecimal reserved() {
    return granted.stream()
        .filter(claimed -> !over.contains(claimed.id()))
        .map(this::rest)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private BigDecimal rest(LedgerEntry.Claimed claimed) {
    return cents(claimed.cents()).subtract(usedById.get(claimed.id())).max(BigDecimal.ZERO);
  }

  /** Cash that flowed, and what is held now at its mark: no average, no order of closing. */
  BigDecimal profit() {
    BigDecimal profit = BigDecimal.ZERO;
    for (Trade trade : trades) {
      profit = profit.subtract(trade.signed().multiply(trade.price()));
    }
    for (String symbol : held()) {
      profit = profit.add(quantity(symbol).multiply(marks.get(symbol)));
    }
    return profit;
  }

  BigDecimal loss() {
    return roundedUp(profit().negate()).max(BigDecimal.ZERO);
  }

  /** Per symbol, the average price of what was bought since it was last flat or turned. */
  BigDecimal gross() {
    BigDecimal sum = BigDecimal.ZERO;
    for (String symbol : held()) {
      BigDecimal quantity = BigDecimal.ZERO;
      BigDecimal average = BigDecimal.ZERO;
      for (Trade trade : trades) {
        if (!trade.symbol().equals(symbol)) {
          continue;
        }
        BigDecimal next = quantity.add(trade.signed());
        if (quantity.signum() * trade.signed().signum() >= 0) {
          average =
              quantity
                  .multiply(average)
                  .add(trade.signed().multiply(trade.price()))
                  .divide(next, new java.math.MathContext(60));
        } else if (next.signum() != quantity.signum()) {
          average = trade.price();
        }
        quantity = next;
      }
      sum = sum.add(quantity.multiply(average).abs());
    }
    return roundedUp(sum.setScale(20, java.math.RoundingMode.HALF_EVEN));
  }

  private BigDecimal quantity(String symbol) {
    return trades.stream()
        .filter(trade -> trade.symbol().equals(symbol))
        .map(Trade::signed)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private Set<String> held() {
    Set<String> held = new HashSet<>();
    trades.forEach(trade -> held.add(trade.symbol()));
    held.removeIf(symbol -> quantity(symbol).signum() == 0);
    return held;
  }

  Set<String> symbols() {
    Set<String> symbols = held();
    granted.stream()
        .filter(claimed -> !over.contains(claimed.id()))
        .forEach(claimed -> symbols.add(claimed.symbol()));
    return symbols;
  }

  private static BigDecimal cents(long cents) {
    return BigDecimal.valueOf(cents).movePointLeft(2);
  }

  private static BigDecimal roundedUp(BigDecimal amount) {
    return amount.setScale(2, java.math.RoundingMode.CEILING);
  }
}
