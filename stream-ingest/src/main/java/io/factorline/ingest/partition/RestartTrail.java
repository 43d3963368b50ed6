package io.factorline.ingest.partition;

import io.factorline.store.RestartPoint;
import java.util.ArrayDeque;

/**
 * Candidates for the restart point: positions proposed as reading goes on, acknowledged later, and
 * trusted once Redis has answered longer after the acknowledgement than what it may lose. Times are
 * those of one monotonic clock, in ms. One thread.
 *
 * <p>The time that passes while Redis does not answer proves nothing: it may come back without what
 * it acknowledged just before. So trust grows with its answers, not with the clock.
 */
public final class RestartTrail {
  private static final int MAX_CANDIDATES = 1024;
  private static final long NOT_YET = Long.MAX_VALUE;

  private final long maxLossMs;
  private final ArrayDeque<Candidate> candidates = new ArrayDeque<>();
  private RestartPoint trusted;

  private static final class Candidate {
    private final RestartPoint point;
    private long acknowledgedMs = NOT_YET;

    Candidate(RestartPoint point) {
      this.point = point;
    }
  }

  /**
   * A trail that begins where reading began.
   *
   * @param maxLossMs how much of the last writes Redis may lose, in ms
   */
  public RestartTrail(RestartPoint start, long maxLossMs) {
    this.trusted = start;
    this.maxLossMs = maxLossMs;
  }

  /** Proposes a position; dropped where too many wait, since older ones serve as well. */
  public void propose(RestartPoint point) {
    Candidate newest = candidates.peekLast();
    long last = newest == null ? trusted.offset() : newest.point.offset();
    if (point.offset() > last && candidates.size() < MAX_CANDIDATES) {
      candidates.addLast(new Candidate(point));
    }
  }

  /** Says that all records below an offset were acknowledged by now. */
  public void acknowledged(long offset, long nowMs) {
    for (Candidate candidate : candidates) {
      if (candidate.point.offset() > offset) {
        return;
      }
      candidate.acknowledgedMs = Math.min(candidate.acknowledgedMs, nowMs);
    }
  }

  /** Says that Redis may have lost what it acknowledged, but for what is trusted already. */
  public void doubt() {
    candidates.forEach(candidate -> candidate.acknowledgedMs = NOT_YET);
  }

  /** Says that Redis answered what was sent at a time, and had lost nothing by then. */
  public void answered(long sentMs) {
    while (!candidates.isEmpty() && isTrusted(candidates.getFirst(), sentMs)) {
      trusted = candidates.removeFirst().point;
    }
  }

  /** The newest position that a restart may begin at. */
  public RestartPoint point() {
    return trusted;
  }

  private boolean isTrusted(Candidate candidate, long sentMs) {
    return candidate.acknowledgedMs != NOT_YET && candidate.acknowledgedMs <= sentMs - maxLossMs;
  }
}
