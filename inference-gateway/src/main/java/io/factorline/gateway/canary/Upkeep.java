package io.factorline.gateway.canary;

import io.factorline.gateway.ledger.CanaryLedger;
import io.factorline.gateway.ledger.ModelBook;
import io.factorline.gateway.money.LedgerEntry;
import io.factorline.gateway.money.Position;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What must be told to a model's ledger as time goes by: signals that are over, and what positions
 * are worth. The first of the replicas does it, the others only where it does not; done twice it
 * changes nothing. One thread.
 */
final class Upkeep {
  private static final int MOST_IDS = 500;
  private static final long DEPUTY_MS = 5_000;
  private static final long RETRY_MS = 1_000;

  private final String model;
  private final CanaryLedger ledger;
  private final Prices prices;
  private final RolloutSettings settings;
  private long expiredMs;
  private long markedMs;

  Upkeep(String model, CanaryLedger ledger, Prices prices, RolloutSettings settings) {
    this.model = model;
    this.ledger = ledger;
    this.prices = prices;
    this.settings = settings;
  }

  void look(Controller.Look look) {
    boolean isFirst =
        look.reports().isEmpty()
            || look.reports().keySet().iterator().next().equals(settings.replica());
    ModelBook book = ledger.book(model);
    expire(book, look.nowMs() - (isFirst ? 0 : DEPUTY_MS), look.nowMs());
    if (isFirst && look.nowMs() - markedMs >= settings.markEvery().toMillis()) {
      markedMs = look.nowMs();
      mark(book.positions());
    }
  }

  private void expire(ModelBook book, long overMs, long nowMs) {
    List<String> ids = book.overdue(overMs, MOST_IDS);
    if (!ids.isEmpty() && nowMs - expiredMs >= RETRY_MS) {
      expiredMs = nowMs;
      var _ = ledger.append(new LedgerEntry.Expired(model, ids));
    }
  }

  private void mark(Map<String, Position> positions) {
    if (positions.isEmpty()) {
      return;
    }
    Map<String, BigDecimal> changed = new TreeMap<>();
    prices
        .of(model, positions.keySet())
        .forEach((symbol, price) -> {
          Position position = positions.get(symbol);
          if (position != null && position.mark().compareTo(price) != 0) {
            changed.put(symbol, price);
          }
        });
    if (!changed.isEmpty()) {
      var _ = ledger.append(new LedgerEntry.Marked(model, changed));
    }
  }
}
