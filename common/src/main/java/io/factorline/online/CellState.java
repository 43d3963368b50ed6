package io.factorline.online;

import io.factorline.derive.Outcome;

/**
 * A status with its reason, as one value. The stale ones stand in the order in which the first that
 * applies is told.
 */
public enum CellState {
  PRESENT(CellStatus.PRESENT, CellReason.NONE),
  STALE_STORE(CellStatus.STALE, CellReason.STORE),
  STALE_INGEST(CellStatus.STALE, CellReason.INGEST),
  STALE_FEED(CellStatus.STALE, CellReason.FEED),
  STALE_HALTED(CellStatus.STALE, CellReason.HALTED),
  STALE_TTL(CellStatus.STALE, CellReason.TTL),
  WARMING_UP(CellStatus.WARMING_UP, CellReason.FEW_BARS),
  MISSING_STORE(CellStatus.MISSING, CellReason.STORE),
  MISSING_INGEST(CellStatus.MISSING, CellReason.INGEST),
  MISSING_SUPPRESSED(CellStatus.MISSING, CellReason.SUPPRESSED),
  MISSING_NO_DATA(CellStatus.MISSING, CellReason.NO_DATA),
  MISSING_TYPE(CellStatus.MISSING, CellReason.TYPE),
  MISSING_UNKNOWN_SYMBOL(CellStatus.MISSING, CellReason.UNKNOWN_SYMBOL),
  MISSING_CUT(CellStatus.MISSING, CellReason.CUT),
  MISSING_NOT_MEMBER(CellStatus.MISSING, CellReason.NOT_MEMBER),
  UNDEFINED_FORMULA(CellStatus.UNDEFINED, CellReason.FORMULA),
  UNDEFINED_ONE_SIDED(CellStatus.UNDEFINED, CellReason.ONE_SIDED),
  UNDEFINED_LOCKED(CellStatus.UNDEFINED, CellReason.LOCKED),
  UNDEFINED_INPUT(CellStatus.UNDEFINED, CellReason.INPUT),
  UNDEFINED_BASIS(CellStatus.UNDEFINED, CellReason.BASIS),
  UNDEFINED_DIVISION_BY_ZERO(CellStatus.UNDEFINED, CellReason.DIVISION_BY_ZERO),
  UNDEFINED_DOMAIN(CellStatus.UNDEFINED, CellReason.DOMAIN);

  private final CellStatus status;
  private final CellReason reason;

  CellState(CellStatus status, CellReason reason) {
    this.status = status;
    this.reason = reason;
  }

  /** What can be said of the value. */
  public CellStatus status() {
    return status;
  }

  /** Why it is not present. */
  public CellReason reason() {
    return reason;
  }

  /** Whether a value comes with it. */
  public boolean hasValue() {
    return status == CellStatus.PRESENT || status == CellStatus.STALE;
  }

  /** Of two states that have a value, the one to tell: any staleness before none. */
  static CellState worse(CellState a, CellState b) {
    if (a == PRESENT) {
      return b;
    }
    return b == PRESENT || a.compareTo(b) < 0 ? a : b;
  }

  /** The state of a derived factor whose evaluation gave no value. */
  static CellState of(Outcome failure) {
    return switch (failure) {
      case VALUE -> PRESENT;
      case INPUT -> UNDEFINED_INPUT;
      case BASIS -> UNDEFINED_BASIS;
      case DIVISION_BY_ZERO -> UNDEFINED_DIVISION_BY_ZERO;
      case DOMAIN -> UNDEFINED_DOMAIN;
    };
  }
}
