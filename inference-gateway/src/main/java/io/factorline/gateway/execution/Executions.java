package io.factorline.gateway.execution;

import io.factorline.gateway.canary.CanaryMetrics;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.ledger.CanaryLedger;
import io.factorline.gateway.ledger.ModelBook;
import io.factorline.gateway.money.ArmBook;
import io.factorline.gateway.money.LedgerEntry;
import io.factorline.gateway.money.Outcome;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Books executions: into the ledger, where each counts once whoever tells it and how often.
 * Thread-safe.
 */
public final class Executions {
  private final CanaryLedger ledger;
  private final SignalOrigins origins;
  private final CanaryMetrics metrics;

  public Executions(CanaryLedger ledger, SignalOrigins origins, CanaryMetrics metrics) {
    this.ledger = ledger;
    this.origins = origins;
    this.metrics = metrics;
  }

  /**
   * Books one. May block to find the signal, until the deadline.
   *
   * @return completes once it is in the ledger and was read back; fails with a {@link
   *     io.factorline.gateway.ledger.LedgerException} where it cannot be written
   * @throws io.factorline.error.RequestException where the signal is not known
   */
  public CompletableFuture<ExecutionOutcome> book(Execution execution, Deadline deadline) {
    SignalOrigins.Origin origin = origin(execution.signalId(), deadline);
    CompletableFuture<ExecutionOutcome> booked =
        origin.isCanary()
            ? ledger.append(entry(execution, origin)).thenApply(Executions::outcome)
            : CompletableFuture.completedFuture(ExecutionOutcome.NOT_CANARY);
    return booked.whenComplete(
        (outcome, failure) -> metrics.executed(failure == null ? outcome.wireName() : "failed"));
  }

  private SignalOrigins.Origin origin(String id, Deadline deadline) {
    for (Map.Entry<String, ModelBook> book : ledger.books().entrySet()) {
      ArmBook.Origin known = book.getValue().origin(id);
      if (known != null) {
        return new SignalOrigins.Origin(book.getKey(), true, known.symbol(), known.isBuy());
      }
    }
    return origins.find(id, deadline);
  }

  private static LedgerEntry entry(Execution execution, SignalOrigins.Origin origin) {
    BigDecimal price = execution.price();
    BigDecimal size = execution.size();
    if (price == null || size == null) {
      return new LedgerEntry.Cancelled(origin.model(), execution.signalId(), execution.fillId());
    }
    return new LedgerEntry.Filled(
        origin.model(),
        execution.signalId(),
        execution.fillId(),
        origin.symbol(),
        origin.isBuy(),
        price,
        size,
        execution.isFinal());
  }

  private static ExecutionOutcome outcome(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Booked _ -> ExecutionOutcome.BOOKED;
      case Outcome.Known _, Outcome.Refused _ -> ExecutionOutcome.DUPLICATE;
    };
  }
}
