package io.factorline.sync.training;

import java.util.Locale;

/** Why a cell of a training set has no value. */
public enum NullReason {
  /** The view has no row of the entity at the cut. */
  UNKNOWN_ENTITY,
  /** Nothing was known of the entity yet. */
  BEFORE_FIRST_ROW,
  /** The newest row known was older than the view's time-to-live. */
  TTL,
  /** The newest row known said that there are no values. */
  DELETED,
  /** Too few bars. */
  WARMING_UP,
  /** Enough bars, but the formula has no value for them. */
  UNDEFINED,
  /** The row has no value there. */
  NULL_VALUE,
  /** The symbol was not in the universe of a cross-sectional factor. */
  NOT_MEMBER,
  /** An input of a derived factor has no value. */
  INPUT,
  /** An input of a derived factor cannot be brought to the share basis of the row's time. */
  BASIS,
  /** A derived factor divides by zero. */
  DIVISION_BY_ZERO,
  /** A function of a derived factor has no value there. */
  DOMAIN;

  /** Its name in reports. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
