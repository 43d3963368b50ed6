package io.factorline.gateway.signal;

/** Why there is no signal, or not the canary's. */
public enum Reason {
  /** Nothing was ever received for the symbol. */
  UNKNOWN_SYMBOL(SignalStatus.NO_SIGNAL),
  /** Trading of the symbol is halted. */
  HALTED(SignalStatus.NO_SIGNAL),
  /** The symbol's venue has no session now. */
  CLOSED(SignalStatus.NO_SIGNAL),
  /** A factor needs more bars. */
  WARMING_UP(SignalStatus.NO_SIGNAL),
  /** A factor may be out of date. */
  STALE(SignalStatus.NO_SIGNAL),
  /** A factor has no value to tell. */
  MISSING(SignalStatus.NO_SIGNAL),
  /** Somebody has withdrawn a factor, its view, or all of the symbol. */
  SUPPRESSED(SignalStatus.NO_SIGNAL),
  /** A factor's formula has no value. */
  UNDEFINED(SignalStatus.NO_SIGNAL),
  /** A factor has a value that it cannot have. */
  INPUT_RANGE(SignalStatus.NO_SIGNAL),
  /** The newest bar is so old that a signal on it would no longer be valid. */
  EXPIRED(SignalStatus.NO_SIGNAL),
  /** The row did not get the bar that was to be signed. */
  ROW_BEHIND(SignalStatus.NO_SIGNAL),
  /** A newer bar has been signed already. */
  OVERTAKEN(SignalStatus.NO_SIGNAL),
  /** The model may risk no money in the symbol's currency. */
  NO_LIMIT(SignalStatus.NO_SIGNAL),
  /** A shadow made it, which tells no signals. */
  SHADOW(SignalStatus.NO_SIGNAL),
  /** The canary may not risk more money now; the stable version answers in its place. */
  CANARY_LIMIT(SignalStatus.OK),
  /** The canary did not answer; the stable version answers in its place. */
  CANARY_FAILED(SignalStatus.OK),
  /** No backend scored it, and the last signal is no longer valid. */
  BACKEND(SignalStatus.ERROR),
  /** The side before cannot be read, so that this one cannot be told. */
  SIDE(SignalStatus.ERROR),
  /** The record of it could not be written, and none may be traded without one. */
  AUDIT(SignalStatus.ERROR);

  private final SignalStatus status;

  Reason(SignalStatus status) {
    this.status = status;
  }

  /** The status that goes with it. */
  public SignalStatus status() {
    return status;
  }
}
