package io.factorline.sync.parity;

import java.util.Locale;

/** Where a factor is stored. */
public enum Store {
  /** The hot row in Redis. */
  ROW,
  /** Feast's fields in Redis. */
  FEAST,
  /** The bars of the lake. */
  LAKE;

  /** Its name in reports and tags. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
