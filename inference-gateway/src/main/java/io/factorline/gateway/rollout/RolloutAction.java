package io.factorline.gateway.rollout;

import java.util.Locale;

/** What moves a roll-out from one revision to the next. */
public enum RolloutAction {
  /** A trial of a version begins. */
  START,
  /** The stages or guards of the trial are replaced. */
  CHANGE,
  /** All replicas and backends have the version ready, so that it takes its weight. */
  ARM,
  /** The next stage, or after the last one the end: the canary becomes stable. */
  PROMOTE,
  /** The canary loses all its weight; after a promotion the version before comes back. */
  ROLLBACK,
  /** Nothing moves up any more. */
  PAUSE,
  /** Goes on after a pause; after a kill, allows a new start. */
  RESUME,
  /** As rollback, and nothing may start until somebody resumes. */
  KILL;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** Its name in JSON and paths. */
  public String wireName() {
    return wireName;
  }
}
