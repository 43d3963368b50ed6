package io.factorline.near;

import java.time.Duration;

/**
 * Bounds and times of a near cache.
 *
 * @param maxEntries keys held, fresh or last-known; the least recently read go first, roughly
 * @param maxFollowed keys followed by listeners, which are never dropped for room
 * @param maxInFlight keys asked of Redis and not answered yet; a call that would pass it is {@link
 *     NearFailure#OVERLOADED}, so it must be at least the largest single read
 * @param fetchTimeout from sending to {@link NearFailure#TIMED_OUT}, exact to 10 ms
 * @param pingEvery time between two PINGs
 * @param pingTimeout time to a PING's answer after which the connection is given up; no entry is
 *     fresh for longer than {@code pingEvery + pingTimeout} after the last answered PING was sent
 * @param connectTimeout for one attempt to connect and switch tracking on
 * @param reconnectDelay longest wait between two attempts; the first comes at once
 * @param keepLastKnown age up to which a value is given as last-known
 * @param refreshWithin keys read within this time are read again as soon as they change, so that
 *     they stay in memory; zero = off, and only followed keys are
 * @param refreshBatch most keys of one refresh pass; one pass is on its way at a time
 */
public record NearCacheConfig(
    int maxEntries,
    int maxFollowed,
    int maxInFlight,
    Duration fetchTimeout,
    Duration pingEvery,
    Duration pingTimeout,
    Duration connectTimeout,
    Duration reconnectDelay,
    Duration keepLastKnown,
    Duration refreshWithin,
    int refreshBatch) {

  /** What fits a service that reads thousands of hot rows from a Redis on the same network. */
  public static final NearCacheConfig DEFAULT =
      new NearCacheConfig(
          100_000,
          50_000,
          20_000,
          Duration.ofMillis(250),
          Duration.ofMillis(200),
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofMillis(500),
          Duration.ofMinutes(5),
          Duration.ofSeconds(5),
          1_024);

  public NearCacheConfig {
    requirePositive("maxEntries", maxEntries);
    requirePositive("maxInFlight", maxInFlight);
    requirePositive("refreshBatch", refreshBatch);
    requirePositive("fetchTimeout", fetchTimeout);
    requirePositive("pingEvery", pingEvery);
    requirePositive("pingTimeout", pingTimeout);
    requirePositive("connectTimeout", connectTimeout);
    requirePositive("reconnectDelay", reconnectDelay);
    requireNotNegative("keepLastKnown", keepLastKnown);
    requireNotNegative("refreshWithin", refreshWithin);
    if (maxFollowed < 0 || maxFollowed > maxEntries) {
      throw new IllegalArgumentException(
          "must be in 0..maxEntries: maxFollowed=" + maxFollowed + ", maxEntries=" + maxEntries);
    }
    if (refreshBatch > maxInFlight) {
      throw new IllegalArgumentException(
          "must be <= maxInFlight: refreshBatch=" + refreshBatch + ", maxInFlight=" + maxInFlight);
    }
  }

  /** The same with other bounds. */
  public NearCacheConfig withBounds(int entries, int followed, int inFlight) {
    return new NearCacheConfig(
        entries,
        followed,
        inFlight,
        fetchTimeout,
        pingEvery,
        pingTimeout,
        connectTimeout,
        reconnectDelay,
        keepLastKnown,
        refreshWithin,
        Math.min(refreshBatch, inFlight));
  }

  /** The same with another time-out of fetches. */
  public NearCacheConfig withFetchTimeout(Duration timeout) {
    return new NearCacheConfig(
        maxEntries,
        maxFollowed,
        maxInFlight,
        timeout,
        pingEvery,
        pingTimeout,
        connectTimeout,
        reconnectDelay,
        keepLastKnown,
        refreshWithin,
        refreshBatch);
  }

  /** The same with another age of last-known values. */
  public NearCacheConfig withKeepLastKnown(Duration keep) {
    return new NearCacheConfig(
        maxEntries,
        maxFollowed,
        maxInFlight,
        fetchTimeout,
        pingEvery,
        pingTimeout,
        connectTimeout,
        reconnectDelay,
        keep,
        refreshWithin,
        refreshBatch);
  }

  /** The same with another refresh of keys that were read; zero switches it off. */
  public NearCacheConfig withRefreshWithin(Duration within) {
    return new NearCacheConfig(
        maxEntries,
        maxFollowed,
        maxInFlight,
        fetchTimeout,
        pingEvery,
        pingTimeout,
        connectTimeout,
        reconnectDelay,
        keepLastKnown,
        within,
        refreshBatch);
  }

  /** Longest time that an entry is given as fresh after the last answered PING was sent. */
  public Duration freshFor() {
    return pingEvery.plus(pingTimeout);
  }

  private static void requirePositive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException("must be > 0: " + name + "=" + value);
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException("must be > 0: " + name + "=" + value);
    }
  }

  private static void requireNotNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException("must be >= 0: " + name + "=" + value);
    }
  }
}
