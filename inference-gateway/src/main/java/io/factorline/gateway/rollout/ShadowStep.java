package io.factorline.gateway.rollout;

/**
 * A step that was taken.
 *
 * @param revision that it led to
 * @param isStart whether a shadow began, or ended
 */
public record ShadowStep(long revision, boolean isStart, Cause cause) {
  /** Its name in JSON. */
  public String action() {
    return isStart ? "start" : "stop";
  }
}
