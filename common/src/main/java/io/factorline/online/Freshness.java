package io.factorline.online;

import java.time.Duration;

/**
 * The limits by which freshness is judged.
 *
 * @param maxSilence time without a new heartbeat after which a partition has no owner
 * @param maxLag age of the oldest record not applied beyond which an owner does not keep up
 * @param maxFeedSilence time without a record of a venue's feed, inside its session, after which
 *     the feed is down
 */
public record Freshness(Duration maxSilence, Duration maxLag, Duration maxFeedSilence) {
  /** The limits of the contract. */
  public static final Freshness DEFAULT =
      new Freshness(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(10));

  /** Checks that all are positive. */
  public Freshness {
    if (!maxSilence.isPositive() || !maxLag.isPositive() || !maxFeedSilence.isPositive()) {
      throw new IllegalArgumentException(
          "must be > 0: maxSilence=%s, maxLag=%s, maxFeedSilence=%s"
              .formatted(maxSilence, maxLag, maxFeedSilence));
    }
  }
}
