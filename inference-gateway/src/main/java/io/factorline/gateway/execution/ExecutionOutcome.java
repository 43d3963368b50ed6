package io.factorline.gateway.execution;

import java.util.Locale;

/** What became of an execution. */
public enum ExecutionOutcome {
  /** It is in the ledger and counts. */
  BOOKED,
  /** It was there before, or the signal was over. */
  DUPLICATE,
  /** The signal was not a canary's: nothing is reserved for it. */
  NOT_CANARY;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** Its name in answers and tags. */
  public String wireName() {
    return wireName;
  }
}
