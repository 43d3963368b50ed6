package io.factorline.suppress;

/**
 * A target that is hidden.
 *
 * @param reason for people
 * @param by the client that asked for it
 * @param sinceMs ms since the epoch
 * @param expiresMs from when its values are told again, ms since the epoch
 */
public record Suppression(Target target, String reason, String by, long sinceMs, long expiresMs) {
  /** Longest reason, in characters. */
  public static final int MAX_REASON = 200;

  /** Checks the reason and the times. */
  public Suppression {
    if (reason.isBlank() || reason.length() > MAX_REASON) {
      throw new IllegalArgumentException(
          "must have 1 to %d characters: reason".formatted(MAX_REASON));
    }
    if (expiresMs <= sinceMs) {
      throw new IllegalArgumentException("must be later than now: expires");
    }
  }

  /** Whether it hides its target at a time. */
  public boolean stands(long nowMs) {
    return nowMs < expiresMs;
  }
}
