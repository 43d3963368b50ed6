package io.factorline.testsupport;

/**
 * How much a test does: little in each build, all of it with {@code -Dscale=full}. What it asserts
 * is the same.
 */
public final class Scale {
  private static final boolean IS_FULL = "full".equals(System.getProperty("scale"));

  private Scale() {}

  /** The count to use. */
  public static int of(int inEachBuild, int full) {
    return IS_FULL ? full : inEachBuild;
  }
}
