package io.factorline.sync.training.merge;

/** How long a version stands after its event time. */
@FunctionalInterface
public interface TimeToLive {

  /** Whether a version of an event time is too old at a later time, both ns since the epoch. */
  boolean isExpired(int entity, long eventNs, long timeNs);

  /** Stands while at most {@code ttlNs} have passed. */
  static TimeToLive ofWallTime(long ttlNs) {
    return (entity, eventNs, timeNs) -> timeNs - eventNs > ttlNs;
  }
}
