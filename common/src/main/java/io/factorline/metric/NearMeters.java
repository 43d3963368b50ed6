package io.factorline.metric;

/** Meters of a near cache; each carries the tag {@code cache} with the cache's name. */
public enum NearMeters {
  /** Counter: keys answered from memory. */
  HITS("near.hits", "keys", "Keys answered from memory, known to be what Redis holds"),
  /** Counter: keys that had to be asked for, or that had no fresh answer. */
  MISSES("near.misses", "keys", "Keys that were not fresh in memory when they were read"),
  /** Counter: keys read from Redis, also by refresh. */
  FETCHES("near.fetches", "keys", "Keys asked of Redis, by readers and by refresh"),
  /** Counter with the tag {@code failure}: keys whose fetch gave no value. */
  FAILURES("near.failures", "keys", "Keys whose fetch gave no value, by failure"),
  /** Counter: keys that Redis told us have changed. */
  INVALIDATIONS("near.invalidations", "keys", "Keys that Redis said have changed"),
  /** Counter: entries that became last-known all at once. */
  DEMOTIONS("near.demotions", "entries", "Entries demoted by a lost connection or a flush"),
  /** Counter: entries dropped for room. */
  EVICTIONS("near.evictions", "entries", "Entries dropped because the cache was full"),
  /** Counter: connections on which tracking was switched on. */
  CONNECTIONS("near.connections", "connections", "Connections made with tracking switched on"),
  /** Gauge: keys held, fresh or last-known. */
  ENTRIES("near.entries", "entries", "Keys held, fresh or last-known"),
  /** Gauge: keys asked of Redis and not answered yet. */
  IN_FLIGHT("near.in.flight", "keys", "Keys asked of Redis and not answered yet");

  private final String meterName;
  private final String baseUnit;
  private final String description;

  NearMeters(String meterName, String baseUnit, String description) {
    this.meterName = meterName;
    this.baseUnit = baseUnit;
    this.description = description;
  }

  public String meterName() {
    return meterName;
  }

  public String baseUnit() {
    return baseUnit;
  }

  public String description() {
    return description;
  }
}
