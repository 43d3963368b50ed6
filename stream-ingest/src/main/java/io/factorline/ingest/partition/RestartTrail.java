package io.factorline.ingest.partition;

import io.factorline.store.RestartPoint;
import java.util.ArrayDeque;

/**
 * Candidates for the restart point: positions proposed as reading goes on, acknowledged later, and
 * trusted once the acknowledgement is older than what Redis may lose. One thread.
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
   * @param maxLossMs how much of the last writes Redis may lose, in ms of wall time
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

  /** The newest position that a restart may begin at. */
  public RestartPoint point(long nowMs) {
    while (!candidates.isEmpty() && isTrusted(candidates.getFirst(), nowMs)) {
      trusted = candidates.removeFirst().point;
    }
    return trusted;
  }

  private boolean isTrusted(Candidate candidate, long nowMs) {
    return candidate.acknowledgedMs != NOT_YET && candidate.acknowledgedMs <= nowMs - maxLossMs;
  }
}
