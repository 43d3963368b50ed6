package io.factorline.gateway.signal;

import java.util.Locale;

/** Which share of a model's traffic a prediction belongs to. */
public enum Arm {
  /** The version that is trusted. */
  STABLE,
  /** The version that is being tried. */
  CANARY,
  /** None: the version is seen at work and has no part in an answer. */
  SHADOW;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** Its name in answers and tags. */
  public String wireName() {
    return wireName;
  }
}
