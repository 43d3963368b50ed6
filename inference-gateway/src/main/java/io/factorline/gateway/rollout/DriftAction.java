package io.factorline.gateway.rollout;

import java.util.Locale;

/** What is done where scores have drifted apart. */
public enum DriftAction {
  /** Nothing but to tell it. */
  TELL,
  /** A running trial is held where it is. */
  PAUSE,
  /** The canary loses all its weight. */
  ROLLBACK,
  /** A shadow ends. */
  STOP;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** Its name in JSON. */
  public String wireName() {
    return wireName;
  }
}
