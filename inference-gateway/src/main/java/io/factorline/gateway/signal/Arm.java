package io.factorline.gateway.signal;

import java.util.Locale;

/** Which share of a model's traffic a symbol belongs to. */
public enum Arm {
  /** The version that is trusted. */
  STABLE,
  /** The version that is being tried. */
  CANARY;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** Its name in answers and tags. */
  public String wireName() {
    return wireName;
  }
}
