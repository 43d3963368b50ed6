package io.factorline.gateway.rollout;

import java.util.Locale;

/** Where a roll-out is. */
public enum RolloutStatus {
  /** There was never one. */
  NONE,
  /** The canary has its stage's share, and the controller may move it. */
  RUNNING,
  /** The canary keeps its share; nothing promotes it, and guards still roll it back. */
  PAUSED,
  /** The canary has nothing any more. */
  ROLLED_BACK,
  /** The canary has become the stable version. */
  PROMOTED,
  /** As rolled back, and nothing starts before somebody resumes. */
  KILLED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** Its name in JSON. */
  public String wireName() {
    return wireName;
  }

  /** Whether there is a canary. */
  public boolean isActive() {
    return this == RUNNING || this == PAUSED;
  }
}
