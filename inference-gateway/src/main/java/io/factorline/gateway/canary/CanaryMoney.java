package io.factorline.gateway.canary;

import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.ledger.CanaryLedger;
import io.factorline.gateway.ledger.ModelBook;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.money.LedgerEntry;
import io.factorline.gateway.money.Outcome;
import io.factorline.gateway.repository.Side;
import io.factorline.gateway.rollout.Cents;
import io.factorline.gateway.rollout.MoneyLimits;
import io.factorline.gateway.rollout.Rollout;
import io.factorline.gateway.signal.CanaryShare;
import io.factorline.gateway.signal.MoneyDesk;
import io.factorline.gateway.signal.Signal;
import io.factorline.redis.MoneyQuestion;
import io.factorline.redis.RolloutStore;
import io.factorline.redis.RolloutStore.ReserveOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reserves a canary's money in three steps: in Redis, where one script asks all limits for all
 * replicas; in the ledger, acknowledged by all replicas of its topic; and by reading it back, where
 * its place in the ledger decides. A signal is told only after the third, so that no loss of data
 * in Redis can let a limit be passed. Thread-safe; blocks its caller's thread.
 */
public final class CanaryMoney implements MoneyDesk {
  private static final long NS_PER_MS = 1_000_000;

  private final RolloutBoard board;
  private final RolloutStore store;
  private final CanaryLedger ledger;
  private final RolloutSettings settings;
  private final CanaryMetrics metrics;

  public CanaryMoney(
      RolloutBoard board,
      RolloutStore store,
      CanaryLedger ledger,
      RolloutSettings settings,
      CanaryMetrics metrics) {
    this.board = board;
    this.store = store;
    this.ledger = ledger;
    this.settings = settings;
    this.metrics = metrics;
  }

  @Override
  public List<Optional<String>> reserve(
      CanaryShare share, LiveVersion version, List<Signal> signals, Deadline deadline) {
    String model = share.key().model();
    Rollout rollout = board.rollout(model);
    long connection = store.connection();
    List<CompletableFuture<Optional<String>>> asked = new ArrayList<>(signals.size());
    if (rollout.revision() != share.revision()
        || !rollout.takesWeight()
        || !isOpen(model, connection)) {
      signals.forEach(
          signal -> asked.add(CompletableFuture.completedFuture(Optional.of("not_open"))));
    } else {
      MoneyLimits limits = rollout.activeStage().limits();
      for (Signal signal : signals) {
        asked.add(reserve(new Claim(share, version, limits, connection), signal));
      }
    }
    List<Optional<String>> refused = new ArrayList<>(signals.size());
    for (CompletableFuture<Optional<String>> one : asked) {
      Optional<String> why = await(one, deadline);
      metrics.reserved(model, why.orElse("granted"));
      refused.add(why);
    }
    return refused;
  }

  private boolean isOpen(String model, long connection) {
    return board.isOpen(model, connection) && ledger.isFollowing();
  }

  /** What all signals of one request share. */
  private record Claim(
      CanaryShare share, LiveVersion version, MoneyLimits limits, long connection) {}

  private CompletableFuture<Optional<String>> reserve(Claim claim, Signal signal) {
    String model = claim.share().key().model();
    String id = Objects.requireNonNull(signal.id());
    ModelBook book = ledger.book(model);
    if (book.isOpen(id)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    if (book.isClosed(id)) {
      return CompletableFuture.completedFuture(Optional.of("closed"));
    }
    LedgerEntry.Claimed entry = entry(claim, signal, id);
    return store
        .reserve(model, question(entry, claim.limits()))
        .toCompletableFuture()
        .thenCompose(outcome ->
            outcome == ReserveOutcome.RESERVED || outcome == ReserveOutcome.KNOWN
                ? ledger.append(entry).thenApply(decided -> decided(claim, decided))
                : CompletableFuture.completedFuture(Optional.of(outcome.wireName())));
  }

  /* What was granted while the connection was another one is told only after a new look. */
  private Optional<String> decided(Claim claim, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Booked _, Outcome.Known _ ->
          store.connection() == claim.connection() ? Optional.empty() : Optional.of("connection");
      case Outcome.Refused refused -> Optional.of(refused.refusal().wireName());
    };
  }

  private LedgerEntry.Claimed entry(Claim claim, Signal signal, String id) {
    io.factorline.gateway.signal.Money most = Objects.requireNonNull(signal.maxNotional());
    return new LedgerEntry.Claimed(
        claim.share().key().model(),
        id,
        signal.symbol(),
        signal.side() == Side.BUY,
        claim.share().revision(),
        Cents.ceil(most.amount()),
        most.currency(),
        PriceColumn.price(claim.version().manifest(), Objects.requireNonNull(signal.vector())),
        signal.validUntilNs() / NS_PER_MS + settings.expiryGrace().toMillis());
  }

  private static MoneyQuestion question(LedgerEntry.Claimed entry, MoneyLimits limits) {
    return new MoneyQuestion(
        entry.id(),
        entry.symbol(),
        entry.cents(),
        entry.expiresMs(),
        entry.revision(),
        new MoneyQuestion.Limits(
            limits.maxInstruments(),
            limits.maxOrderCents(),
            limits.maxOrdersPerMinute(),
            limits.maxGrossCents(),
            limits.maxLossCents()));
  }

  private static Optional<String> await(
      CompletableFuture<Optional<String>> asked, Deadline deadline) {
    try {
      return asked.get(Math.max(0, deadline.leftNs()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("deadline");
    } catch (TimeoutException e) {
      return Optional.of("deadline");
    } catch (ExecutionException e) {
      return Optional.of("unavailable");
    }
  }
}
