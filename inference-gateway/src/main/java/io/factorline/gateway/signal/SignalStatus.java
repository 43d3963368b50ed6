package io.factorline.gateway.signal;

/** Whether there is a signal. */
public enum SignalStatus {
  /** There is; HOLD is one. */
  OK,
  /** There is none, for the reason beside it. */
  NO_SIGNAL,
  /** There is none because a part of ours failed. */
  ERROR
}
