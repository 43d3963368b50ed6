package io.factorline.gateway.rollout;

/**
 * Who takes a step, and why.
 *
 * @param who 1 to 200 characters; {@link #CONTROLLER} for the gateway itself
 * @param why 1 to 200 characters
 * @param atMs when, ms since the epoch
 */
public record Cause(String who, String why, long atMs) {
  /** Who takes the automatic steps. */
  public static final String CONTROLLER = "controller";

  private static final int LONGEST = 200;

  public Cause {
    who = checked("who", who);
    why = checked("why", why);
  }

  private static String checked(String name, String text) {
    if (text.isBlank() || text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "must be 1 to %d characters: %s.length=%d".formatted(LONGEST, name, text.length()));
    }
    return text;
  }

  /** A step of the gateway itself; a longer reason is cut. */
  public static Cause automatic(String why, long atMs) {
    return new Cause(
        CONTROLLER, why.length() <= LONGEST ? why : why.substring(0, LONGEST - 3) + "...", atMs);
  }
}
