package io.factorline.local.replay;

/**
 * How fast a replay runs: a multiple of the time in the file, or as fast as it goes.
 *
 * @param factor > 0; positive infinity for {@link #MAX}
 */
public record Speed(double factor) {
  /** As fast as it goes. */
  public static final Speed MAX = new Speed(Double.POSITIVE_INFINITY);

  /** As fast as the file's own time. */
  public static final Speed REAL = new Speed(1);

  public Speed {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("must be > 0, or max: speed=" + factor);
    }
  }

  /** Reads {@code max} or a number like {@code 10} or {@code 0.5}, with or without an x behind. */
  public static Speed parse(String text) {
    if (text.equals("max")) {
      return MAX;
    }
    try {
      return new Speed(Double.parseDouble(text.endsWith("x") ? text.replace("x", "") : text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be > 0, or max: speed=" + text, e);
    }
  }

  /** Whether nothing is waited for. */
  public boolean isMax() {
    return Double.isInfinite(factor);
  }

  /** Wall time from the first tick until one that is {@code eventNs} later is due, in ns. */
  long dueAfterNs(long eventNs) {
    return (long) (eventNs / factor);
  }

  @Override
  public String toString() {
    if (isMax()) {
      return "full speed";
    }
    return factor == Math.rint(factor) ? (long) factor + "x" : factor + "x";
  }
}
