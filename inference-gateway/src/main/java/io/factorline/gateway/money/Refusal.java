package io.factorline.gateway.money;

import java.util.Locale;

/** Why a claim is not granted. */
public enum Refusal {
  /** The roll-out has moved on, or the canary has no weight. */
  REVISION,
  /** A limit was broken by what was executed, and the canary is about to be rolled back. */
  BREACH,
  /** The stage is in another currency. */
  CURRENCY,
  /** The signal would risk more than one may. */
  ORDER_NOTIONAL,
  /** There were as many in the last 60 seconds as may be. */
  ORDERS_PER_MINUTE,
  /** What is reserved and held would be too much. */
  GROSS_POSITION,
  /** The canary has lost as much as it may. */
  LOSS,
  /** It would be one symbol too many. */
  INSTRUMENTS,
  /** The signal was cancelled, filled or has expired. */
  CLOSED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** Its name in answers, records and tags. */
  public String wireName() {
    return wireName;
  }
}
