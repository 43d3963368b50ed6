package io.factorline.gateway.canary;

import io.factorline.gateway.drift.DriftTrial;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.rollout.Cents;
import io.factorline.gateway.rollout.DriftGuard;
import io.factorline.gateway.rollout.MoneyLimits;
import io.factorline.gateway.rollout.Rollout;
import io.factorline.gateway.rollout.Split;
import io.factorline.gateway.rollout.Stage;
import io.factorline.gateway.rollout.Trial;
import io.factorline.gateway.signal.Arm;
import io.factorline.gateway.signal.CanaryShare;
import io.factorline.gateway.signal.Money;
import io.factorline.gateway.signal.RolloutView;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What this replica last saw of each model's roll-out. What is older than it may be gives the
 * canary nothing. Thread-safe.
 */
public final class RolloutBoard implements RolloutView {
  /** The number of no connection. */
  static final long CLOSED = -1;

  private final Function<String, Collection<String>> universes;
  private final Function<String, String> currencies;
  private final long followNs;
  private final LongSupplier nanoTime;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  private record Seen(Rollout rollout, @Nullable CanaryShare share, long atNs, long openFor) {}

  /**
   * An empty board.
   *
   * @param universes symbols of a universe; none for one that is not known
   * @param currencies currency of a symbol
   * @param nanoTime monotonic, ns
   */
  public RolloutBoard(
      Function<String, Collection<String>> universes,
      Function<String, String> currencies,
      Duration followWithin,
      LongSupplier nanoTime) {
    this.universes = universes;
    this.currencies = currencies;
    this.followNs = followWithin.toNanos();
    this.nanoTime = nanoTime;
  }

  /**
   * Puts what was seen.
   *
   * @param atNs monotonic, before it was asked for
   * @param openFor number of the connection through which the canary's money may be asked for here;
   *     {@link #CLOSED} for none
   */
  void put(Rollout rollout, long atNs, long openFor) {
    seen.compute(
        rollout.model(),
        (model, before) ->
            before != null && before.rollout().equals(rollout)
                ? new Seen(before.rollout(), before.share(), atNs, openFor)
                : new Seen(rollout, share(rollout), atNs, openFor));
  }

  private @Nullable CanaryShare share(Rollout rollout) {
    if (!rollout.takesWeight()) {
      return null;
    }
    Trial trial = rollout.activeTrial();
    Stage stage = rollout.activeStage();
    MoneyLimits limits = stage.limits();
    List<String> eligible =
        universes.apply(trial.plan().universe()).stream()
            .filter(symbol -> currencies.apply(symbol).equals(limits.currency()))
            .toList();
    return new CanaryShare(
        new ModelKey(rollout.model(), trial.version()),
        trial.sha256(),
        rollout.revision(),
        Split.symbols(trial.salt(), eligible, stage.weightBp(), limits.maxInstruments()),
        new Money(Cents.amount(limits.maxOrderCents()), limits.currency()));
  }

  /** The roll-out as it was last seen here. */
  public Rollout rollout(String model) {
    Seen last = seen.get(model);
    return last == null ? Rollout.none(model) : last.rollout();
  }

  /** Whether it was seen lately. */
  public boolean isFresh(String model) {
    Seen last = seen.get(model);
    return last != null && nanoTime.getAsLong() - last.atNs() <= followNs;
  }

  /** Whether the canary's money may be asked for here, through the connection of this number. */
  public boolean isOpen(String model, long connection) {
    Seen last = seen.get(model);
    return last != null
        && last.openFor() == connection
        && nanoTime.getAsLong() - last.atNs() <= followNs;
  }

  /** How the scores of the canary are compared; null where they are not, or there is none. */
  public @Nullable DriftTrial drift(String model) {
    return canary(model) == null ? null : drift(rollout(model));
  }

  static @Nullable DriftTrial drift(Rollout rollout) {
    DriftGuard guard = rollout.takesWeight() ? rollout.activeTrial().plan().guards().drift() : null;
    return guard == null
        ? null
        : new DriftTrial(
            new ModelKey(rollout.model(), rollout.activeTrial().version()),
            Arm.CANARY,
            "canary " + StageCounts.keyOf(rollout),
            guard);
  }

  @Override
  public long stableVersion(String model) {
    return rollout(model).stableVersion();
  }

  @Override
  public @Nullable CanaryShare canary(String model) {
    Seen last = seen.get(model);
    return last != null && isFresh(model) ? last.share() : null;
  }
}
