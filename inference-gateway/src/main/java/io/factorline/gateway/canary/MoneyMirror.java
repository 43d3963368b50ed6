package io.factorline.gateway.canary;

import io.factorline.gateway.ledger.CanaryLedger;
import io.factorline.gateway.ledger.ModelBook;
import io.factorline.gateway.money.Standing;
import io.factorline.redis.MoneyBase;
import io.factorline.redis.RolloutStore;
import java.util.concurrent.CompletionStage;

/** Puts what the ledger says into Redis, where all replicas reserve. Thread-safe. */
final class MoneyMirror {
  private final RolloutStore store;
  private final CanaryLedger ledger;

  MoneyMirror(RolloutStore store, CanaryLedger ledger) {
    this.store = store;
    this.ledger = ledger;
  }

  /** Sends what has changed since the last time; all of it where the last time failed. */
  CompletionStage<RolloutStore.PublishOutcome> publish(String model) {
    ModelBook book = ledger.book(model);
    ModelBook.Changes changes = book.takeChanges();
    return store
        .publish(model, base(changes))
        .whenComplete((outcome, failure) -> {
          if (failure != null || outcome == RolloutStore.PublishOutcome.NEEDS_ALL) {
            book.requireWhole();
          }
        });
  }

  private MoneyBase base(ModelBook.Changes changes) {
    Standing standing = changes.standing();
    return new MoneyBase(
        ledger.ledgerId(),
        changes.offset(),
        new MoneyBase.Totals(
            standing.revision(),
            standing.reservedCents(),
            standing.grossCents(),
            standing.lossCents()),
        changes.symbols(),
        changes.orderTimesMs(),
        changes.isWhole(),
        changes.decided(),
        changes.opened(),
        changes.closed());
  }
}
