package io.factorline.security;

import java.util.Locale;

/** What kind of client asks, in the order in which they are shed last. */
public enum ClientClass {
  /** Engines, which trade on the answer. */
  ENGINE(0),
  /** Other services. */
  SERVICE(1),
  /** People and programs that study. */
  RESEARCH(2),
  /** Pages that somebody looks at. */
  DASHBOARD(3);

  private static final int LAST = 3;

  private final int rank;
  private final String wireName = name().toLowerCase(Locale.ROOT);

  ClientClass(int rank) {
    this.rank = rank;
  }

  /** Its name in files and tags. */
  public String wireName() {
    return wireName;
  }

  /**
   * How much of a limit it may use up before it is shed: all of it the first class, half of it the
   * last one, the others evenly between.
   *
   * @param limit of what all share
   * @return at least 1
   */
  public int share(int limit) {
    return Math.max(1, (int) ((long) limit * (2 * LAST - rank) / (2 * LAST)));
  }

  /**
   * A bound of its own between that of the last class and that of the first, evenly.
   *
   * @param ofFirst of the class that is shed last
   * @param ofLast of the class that is shed first
   */
  public long between(long ofFirst, long ofLast) {
    return ofFirst - (ofFirst - ofLast) * rank / LAST;
  }
}
