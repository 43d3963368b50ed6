package io.factorline.online;

/** Why a value is not {@link CellStatus#PRESENT}. */
public enum CellReason {
  /** It is present. */
  NONE,
  /** The store cannot be read now. */
  STORE,
  /** The partition has no owner that keeps up. */
  INGEST,
  /** The venue's feed is silent inside its session. */
  FEED,
  /** Trading of the symbol is halted. */
  HALTED,
  /** The value is older than its view allows, in the venue's trading time. */
  TTL,
  /** A correction or an owner withdrew the value. */
  SUPPRESSED,
  /** Nothing was received for it. */
  NO_DATA,
  /** What is stored is no value of the type that the catalog declares. */
  TYPE,
  /** Nothing was ever received for the symbol. */
  UNKNOWN_SYMBOL,
  /** The symbol's bars or offline values have moved on past the cut. */
  CUT,
  /** The symbol is not in the universe of a cross-sectional factor. */
  NOT_MEMBER,
  /** Too few bars so far. */
  FEW_BARS,
  /** The indicator's formula has no value for these bars. */
  FORMULA,
  /** One side of the quote is absent. */
  ONE_SIDED,
  /** Bid and ask are the same. */
  LOCKED,
  /** An input of a derived factor has no value. */
  INPUT,
  /**
   * A number cannot be brought to the share basis: a split lies between whose ratio is not known.
   */
  BASIS,
  /** A derived factor divides by zero. */
  DIVISION_BY_ZERO,
  /** A function of a derived factor has no value there, or it is beyond the range of a double. */
  DOMAIN
}
