package io.factorline.local.chaos;

import java.time.Duration;

/**
 * What readers are promised through a fault. Whatever it is, a value that was read before is
 * PRESENT or STALE, nothing is lost, and the process is back without help.
 *
 * @param mayFail whether reads may fail: only where the one process that answers them is gone
 * @param stale which status is seen in the meantime, as {@code STALE/INGEST}, or {@code STALE} of
 *     any reason; empty for none
 * @param staleWithin of the begin of the fault
 * @param share whose cells have it
 * @param freshWithin until all is PRESENT again
 * @param from what that time counts from
 */
public record Promise(
    boolean mayFail,
    String stale,
    Duration staleWithin,
    Share share,
    Duration freshWithin,
    From from) {

  /** Cells that a fault touches. */
  public enum Share {
    /** Those of the partitions of one of two owners: others stay PRESENT. */
    SOME,
    /** All of them, to its end. */
    ALL
  }

  /** The begin of a time. */
  public enum From {
    /** The begin of the fault. */
    BEGIN,
    /** Its end: the process is ready again, or the wire mended. */
    END
  }

  /** Readers see nothing of it. */
  static Promise nothingSeen() {
    return freshAgain(Duration.ZERO, From.BEGIN);
  }

  /** It may be seen in statuses, of any cells, and is over in time. */
  static Promise freshAgain(Duration within, From from) {
    return new Promise(false, "", Duration.ZERO, Share.SOME, within, from);
  }

  /** A status must be seen in time. */
  Promise with(String status, Duration within, Share of) {
    return new Promise(mayFail, status, within, of, freshWithin, from);
  }

  /** Reads may fail. */
  Promise mayFailMeanwhile() {
    return new Promise(true, stale, staleWithin, share, freshWithin, from);
  }
}
