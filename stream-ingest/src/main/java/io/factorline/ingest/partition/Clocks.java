package io.factorline.ingest.partition;

import io.factorline.engine.PartitionEngine;
import io.factorline.engine.VenueState;
import io.factorline.store.Heartbeat.VenueBeat;
import java.util.List;

/**
 * What heartbeats tell of a partition's venues: never more than the rows that Redis has
 * acknowledged. One thread.
 */
final class Clocks {
  private final PartitionEngine engine;
  private List<VenueBeat> current;
  private long currentOffset;
  private List<VenueBeat> acknowledged;
  private long toldSum;

  Clocks(PartitionEngine engine) {
    this.engine = engine;
    this.current = venues(engine);
    this.currentOffset = engine.nextOffset();
    this.acknowledged = current;
  }

  private static List<VenueBeat> venues(PartitionEngine engine) {
    return engine.venues().stream().map(Clocks::beat).toList();
  }

  private static VenueBeat beat(VenueState venue) {
    return new VenueBeat(venue.mark(), venue.isReplayed(), venue.lastFeedMs());
  }

  /** As of the last record applied. */
  List<VenueBeat> now() {
    if (currentOffset != engine.nextOffset()) {
      currentOffset = engine.nextOffset();
      current = venues(engine);
    }
    return current;
  }

  /** Says that Redis has all rows as of these. */
  void acknowledged(List<VenueBeat> venues) {
    acknowledged = venues;
  }

  /** Whether a clock was acknowledged that was not told. */
  boolean isUntold() {
    return sum(acknowledged) != toldSum;
  }

  /** Clocks only move forward, so that no two states of them have the same sum. */
  private static long sum(List<VenueBeat> venues) {
    long sum = 0;
    for (VenueBeat venue : venues) {
      sum += venue.mark().clockNs();
    }
    return sum;
  }

  /** What is acknowledged; it counts as told. */
  List<VenueBeat> tell() {
    toldSum = sum(acknowledged);
    return acknowledged;
  }
}
