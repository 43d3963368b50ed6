package io.factorline.gateway.signal;

import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.repository.Side;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is told of one symbol, and what it was made of. Where there is no signal, what was not
 * reached is null.
 *
 * @param id the same on each replica for the same bars; null where no bar was read
 * @param reason null where the symbol's own arm has a signal
 * @param detail the input that is to blame, or the failures of backends
 * @param previous the side before this cut
 * @param maxNotional the most to risk on it; null for HOLD
 */
public record Signal(
    String symbol,
    ModelKey key,
    Arm arm,
    @Nullable String id,
    @Nullable SymbolCut cut,
    @Nullable Vector vector,
    @Nullable Reason reason,
    @Nullable String detail,
    @Nullable BackendKind backend,
    @Nullable Double score,
    @Nullable Side previous,
    @Nullable Side side,
    @Nullable Money maxNotional,
    long validUntilNs) {

  /** In place of a time where there is none. */
  public static final long NO_TIME = Long.MIN_VALUE;

  /** Nothing but what was read. */
  static Signal of(
      ModelKey key, Arm arm, String symbol, @Nullable SymbolCut cut, @Nullable Vector vector) {
    return new Signal(
        symbol,
        key,
        arm,
        cut == null ? null : cut.id(key),
        cut,
        vector,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        NO_TIME);
  }

  /** No signal, and nothing read. */
  public static Signal none(ModelKey key, String symbol, Reason why, String detail) {
    return of(key, Arm.STABLE, symbol, null, null).without(why, detail);
  }

  /**
   * What a shadow made of what a signal was made of. It has an id of its own, and is no signal.
   *
   * @param of with a cut and a vector
   * @param score null where there is none
   * @param failure why not
   */
  public static Signal shadow(
      ModelKey key, Signal of, BackendKind by, @Nullable Double score, @Nullable String failure) {
    SymbolCut read = Objects.requireNonNull(of.cut(), "cut");
    return new Signal(
        of.symbol(),
        key,
        Arm.SHADOW,
        read.shadowId(key),
        read,
        Objects.requireNonNull(of.vector(), "vector"),
        score == null ? Reason.BACKEND : Reason.SHADOW,
        failure,
        by,
        score,
        null,
        null,
        null,
        NO_TIME);
  }

  /** Whether a backend made a score of its vector: not one that was told before. */
  public boolean hasOwnScore() {
    return score != null && cut != null && vector != null && backend != BackendKind.LAST_GOOD;
  }

  /** Whether there is a signal. */
  public SignalStatus status() {
    if (reason == null) {
      return SignalStatus.OK;
    }
    return reason.status() == SignalStatus.OK && side == null
        ? SignalStatus.NO_SIGNAL
        : reason.status();
  }

  /** End of the newest bar, ns since the epoch, or {@link #NO_TIME}. */
  public long featureTimeNs() {
    return cut == null ? NO_TIME : cut.newestNs();
  }

  /** Whether an engine may open a position on it. */
  public boolean isTradable() {
    return status() == SignalStatus.OK && (side == Side.BUY || side == Side.SELL);
  }

  /** The same without a signal. */
  Signal without(Reason why, @Nullable String newDetail) {
    return new Signal(
        symbol, key, arm, id, cut, vector, why, newDetail, backend, score, previous, null, null,
        NO_TIME);
  }

  /** The same signal of the stable version, told in place of the canary's. */
  Signal inPlaceOfCanary(Reason why, @Nullable String newDetail) {
    return reason == null ? explained(why, newDetail) : this;
  }

  /** The same signal, of whichever symbol's arm. */
  Signal asItsArmTold() {
    return reason == null ? this : explained(null, null);
  }

  private Signal explained(@Nullable Reason why, @Nullable String newDetail) {
    return new Signal(
        symbol,
        key,
        arm,
        id,
        cut,
        vector,
        why,
        newDetail,
        backend,
        score,
        previous,
        side,
        maxNotional,
        validUntilNs);
  }

  /** The same with a score. */
  Signal scored(BackendKind by, double newScore) {
    return new Signal(
        symbol, key, arm, id, cut, vector, null, null, by, newScore, null, null, null, NO_TIME);
  }

  /** The same with a side. */
  Signal sided(Side before, Side newSide, @Nullable Money limit, long newValidUntilNs) {
    return new Signal(
        symbol,
        key,
        arm,
        id,
        cut,
        vector,
        null,
        null,
        backend,
        score,
        before,
        newSide,
        limit,
        newValidUntilNs);
  }

  /** The same, told again by another backend. */
  Signal told(BackendKind by) {
    return new Signal(
        symbol,
        key,
        arm,
        id,
        cut,
        vector,
        reason,
        detail,
        by,
        score,
        previous,
        side,
        maxNotional,
        validUntilNs);
  }
}
