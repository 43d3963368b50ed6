package io.factorline.local.stack;

import java.time.Duration;

/**
 * How long to wait before a process that ended is started again: 0.5 s, then twice as long each
 * time up to 30 s; one that had run for a minute starts over. One thread.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration GOOD_RUN = Duration.ofMinutes(1);

  private Duration next = FIRST;

  /** The delay after a run of this length. */
  Duration after(Duration run) {
    if (run.compareTo(GOOD_RUN) >= 0) {
      next = FIRST;
    }
    Duration delay = next;
    next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
    return delay;
  }
}
