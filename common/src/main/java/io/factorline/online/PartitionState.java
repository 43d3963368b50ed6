package io.factorline.online;

import io.factorline.store.Heartbeat;
import io.factorline.store.TopicId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One partition as its owner's last heartbeat tells. Immutable.
 *
 * @param aliveUntilNs on our monotonic clock: until then the owner counts as alive without another
 *     heartbeat
 * @param venues by id
 */
record PartitionState(Heartbeat beat, long aliveUntilNs, Map<String, VenueClock> venues) {

  /** A venue's time in the partition, ns since the epoch; 0 before the first clock. */
  record VenueClock(long clockNs, TradingTime time) {}

  /**
   * Whether its rows are kept up to date now.
   *
   * @param nowNs our monotonic clock
   * @param nowMs our wall clock, ms since the epoch
   */
  boolean isFresh(long nowNs, long nowMs, long maxLagMs) {
    return nowNs - aliveUntilNs <= 0
        && beat.closed() == null
        && (beat.oldestMs() == 0 || nowMs - beat.oldestMs() <= maxLagMs);
  }

  /** Whether its owner follows this log. */
  boolean follows(TopicId topic) {
    return beat.restart().topic().equals(topic);
  }

  @Nullable VenueClock venue(String id) {
    return venues.get(id);
  }
}
