package io.factorline.online;

import io.factorline.catalog.BarView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All partitions as of the last look at their heartbeats. Immutable; what depends on the passing of
 * time is asked with the time.
 */
public final class Board {
  /** Before the first look. */
  static final Board EMPTY =
      new Board(Freshness.DEFAULT, List.of(), Map.of(), Set.of(), false, Long.MIN_VALUE);

  private final long maxLagMs;
  private final List<@Nullable PartitionState> partitions;
  private final Map<String, CutClock> cutClocks;
  private final Set<String> silentFeeds;
  private final boolean settled;
  private final long takenNs;

  /** The earliest time of a venue over its fresh partitions, ns since the epoch. */
  record CutClock(long clockNs, TradingTime time) {}

  Board(
      Freshness limits,
      List<@Nullable PartitionState> partitions,
      Map<String, CutClock> cutClocks,
      Set<String> silentFeeds,
      boolean settled,
      long takenNs) {
    this.maxLagMs = limits.maxLag().toMillis();
    this.partitions = new ArrayList<>(partitions);
    this.cutClocks = Map.copyOf(cutClocks);
    this.silentFeeds = Set.copyOf(silentFeeds);
    this.settled = settled;
    this.takenNs = takenNs;
  }

  /** How many partitions the topic has; 0 while no heartbeat was ever seen. */
  public int partitionCount() {
    return partitions.size();
  }

  /** Whether each partition has been watched for long enough to be judged. */
  public boolean isSettled() {
    return settled;
  }

  /** Whether heartbeats were read at all. */
  public boolean isTaken() {
    return takenNs != Long.MIN_VALUE;
  }

  /** When the heartbeats were read, on our monotonic clock. */
  public long takenNs() {
    return takenNs;
  }

  /** Venues whose feed is silent inside its session. */
  public Set<String> silentFeeds() {
    return silentFeeds;
  }

  /** The partitions whose rows are not kept up to date now, with what is wrong. */
  public List<String> troubles(long nowNs, long nowMs) {
    List<String> troubles = new ArrayList<>();
    for (int p = 0; p < partitions.size(); p++) {
      PartitionState state = partitions.get(p);
      if (state == null) {
        troubles.add("partition " + p + ": no heartbeat");
      } else if (!isFresh(state, nowNs, nowMs)) {
        String closed = state.beat().closed();
        troubles.add("partition " + p + ": " + (closed == null ? lateness(state, nowNs) : closed));
      }
    }
    return troubles;
  }

  private static String lateness(PartitionState state, long nowNs) {
    return nowNs - state.aliveUntilNs() > 0 ? "no new heartbeat" : "behind its log";
  }

  boolean isFresh(PartitionState state, long nowNs, long nowMs) {
    return state.isFresh(nowNs, nowMs, maxLagMs);
  }

  @Nullable PartitionState partition(int partition) {
    return partition >= 0 && partition < partitions.size() ? partitions.get(partition) : null;
  }

  boolean isFeedSilent(String venue) {
    return silentFeeds.contains(venue);
  }

  /**
   * How far the clock of a venue has come in a partition, by its last heartbeat, be its owner alive
   * or not: of the bars of the partition that end by then Redis has had all.
   *
   * @return ns since the epoch; {@link Long#MIN_VALUE} where no heartbeat tells
   */
  public long clockNs(String venue, int partition) {
    PartitionState state = partition(partition);
    PartitionState.VenueClock clock = state == null ? null : state.venue(venue);
    return clock == null || clock.clockNs() <= 0 ? Long.MIN_VALUE : clock.clockNs();
  }

  /** Whether each partition tells of its log, and none has ever had a record of a venue. */
  public boolean isUnheardOf(String venue) {
    boolean isUnheardOf = !partitions.isEmpty();
    for (PartitionState state : partitions) {
      isUnheardOf &= state != null && state.venue(venue) == null;
    }
    return isUnheardOf;
  }

  /**
   * The end at which a closed cut stands for a venue: the last end of a bar that its clock has
   * passed in every fresh partition; {@link Long#MIN_VALUE} where there is none.
   */
  long cutEndNs(String venue, BarView view) {
    CutClock clock = cutClocks.get(venue);
    if (clock == null || clock.clockNs() <= 0) {
      return Long.MIN_VALUE;
    }
    return view.timeframe().isDaily()
        ? clock.time().lastEnd(clock.clockNs())
        : view.timeframe().startOf(clock.clockNs());
  }
}
