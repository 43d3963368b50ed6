package io.factorline.suppress;

/**
 * What was done to a suppression, by whom and when.
 *
 * @param kind what was done
 * @param by the client that asked for it
 * @param atMs ms since the epoch
 */
public record Change(Kind kind, String by, long atMs, Suppression suppression) {
  /** What can be done. */
  public enum Kind {
    /** It was put, or put anew with another reason or end. */
    PUT,
    /** It was ended before its time. */
    END
  }
}
