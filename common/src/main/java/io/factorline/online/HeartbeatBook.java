package io.factorline.online;

import io.factorline.catalog.Catalog;
import io.factorline.market.Session;
import io.factorline.market.Venue;
import io.factorline.online.PartitionState.VenueClock;
import io.factorline.store.Heartbeat;
import io.factorline.store.RowFormatException;
import io.factorline.store.VenueMark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remembers heartbeats from one look to the next and judges by them. An owner is alive once its
 * heartbeat has been seen to change, for a while after each change: what a dead owner left behind
 * never counts, and no two clocks are compared. One thread.
 */
final class HeartbeatBook {
  /** Partitions to look at while no heartbeat has told how many there are. */
  static final int PROBED = 64;

  private static final long NS_PER_MS = 1_000_000;

  private final Catalog catalog;
  private final Freshness limits;
  private final Map<Integer, Entry> entries = new HashMap<>();
  private final Map<String, Feed> feeds = new HashMap<>();
  private int partitions;
  private long firstLookNs;
  private boolean looked;

  private record Entry(String json, @Nullable PartitionState state) {}

  /** What was heard of a venue's feed over all partitions, in ms since the epoch. */
  private record Feed(long lastMs, long firstSeenMs, boolean replayed, TradingTime time) {}

  HeartbeatBook(Catalog catalog, Freshness limits) {
    this.catalog = catalog;
    this.limits = limits;
  }

  /** How many partitions to read heartbeats of. */
  int toRead() {
    return partitions == 0 ? PROBED : partitions;
  }

  /**
   * Takes the heartbeats as they stand now.
   *
   * @param jsons by partition; null where there is none
   */
  Board look(List<@Nullable String> jsons, long nowNs, long nowMs) {
    if (!looked) {
      firstLookNs = nowNs;
      looked = true;
    }
    for (int p = 0; p < jsons.size(); p++) {
      take(p, jsons.get(p), nowNs);
    }
    List<@Nullable PartitionState> states = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      Entry entry = entries.get(p);
      states.add(entry == null ? null : entry.state());
    }
    Set<String> silent = silentFeeds(states, nowMs);
    boolean settled = isSettled(states, nowNs, nowMs);
    return new Board(limits, states, cutClocks(states, nowNs, nowMs), silent, settled, nowNs);
  }

  private boolean isSettled(List<@Nullable PartitionState> states, long nowNs, long nowMs) {
    return nowNs - firstLookNs > limits.maxSilence().toNanos()
        || (partitions > 0 && states.stream().allMatch(s -> s != null && isFresh(s, nowNs, nowMs)));
  }

  private boolean isFresh(PartitionState state, long nowNs, long nowMs) {
    return state.isFresh(nowNs, nowMs, limits.maxLag().toMillis());
  }

  private void take(int partition, @Nullable String json, long nowNs) {
    Entry old = entries.get(partition);
    if (json == null) {
      entries.remove(partition);
    } else if (old == null) {
      entries.put(partition, new Entry(json, state(json, null, nowNs - 1)));
    } else if (!json.equals(old.json())) {
      long aliveUntilNs = nowNs + limits.maxSilence().toNanos();
      PartitionState state = state(json, old.state(), aliveUntilNs);
      if (state != null && old.state() != null && isSameBeat(state.beat(), old.state().beat())) {
        state = state(json, old.state(), old.state().aliveUntilNs());
      }
      entries.put(partition, new Entry(json, state));
      partitions = state == null ? partitions : state.beat().partitions();
    }
  }

  private static boolean isSameBeat(Heartbeat a, Heartbeat b) {
    return a.beat() == b.beat() && a.fence() == b.fence() && a.owner().equals(b.owner());
  }

  private @Nullable PartitionState state(
      String json, @Nullable PartitionState old, long aliveUntilNs) {
    try {
      Heartbeat beat = Heartbeat.parse(json);
      if (partitions == 0) {
        partitions = beat.partitions();
      }
      Map<String, VenueClock> venues = new HashMap<>();
      for (Heartbeat.VenueBeat venue : beat.venues()) {
        Venue known = catalog.venues().get(venue.mark().venue());
        if (known != null) {
          venues.put(known.id(), clock(known, venue.mark(), old));
        }
      }
      return new PartitionState(beat, aliveUntilNs, venues);
    } catch (RowFormatException e) {
      return null;
    }
  }

  private static VenueClock clock(Venue venue, VenueMark mark, @Nullable PartitionState old) {
    VenueClock before = old == null ? null : old.venue(venue.id());
    TradingTime time =
        before != null && before.time().has(mark.changes())
            ? before.time()
            : new TradingTime(venue.calendar(), mark.changes());
    return new VenueClock(mark.clockNs(), time);
  }

  private Map<String, Board.CutClock> cutClocks(
      List<@Nullable PartitionState> states, long nowNs, long nowMs) {
    Map<String, Board.CutClock> earliest = new HashMap<>();
    for (PartitionState state : states) {
      if (state != null && isFresh(state, nowNs, nowMs)) {
        state
            .venues()
            .forEach((id, clock) ->
                earliest.merge(
                    id,
                    new Board.CutClock(clock.clockNs(), clock.time()),
                    (a, b) -> a.clockNs() <= b.clockNs() ? a : b));
      }
    }
    return earliest;
  }

  private Set<String> silentFeeds(List<@Nullable PartitionState> states, long nowMs) {
    for (PartitionState state : states) {
      if (state != null) {
        state.beat().venues().forEach(venue -> hear(venue, state, nowMs));
      }
    }
    Set<String> silent = new HashSet<>();
    feeds.forEach((venue, feed) -> {
      if (!feed.replayed() && isSilent(feed, nowMs)) {
        silent.add(venue);
      }
    });
    return silent;
  }

  /* Of all partitions the one that heard the feed last says whether it is replayed; where several
  heard it in the same millisecond, a replay's clock among them counts as the later. */
  private void hear(Heartbeat.VenueBeat venue, PartitionState state, long nowMs) {
    String id = venue.mark().venue();
    VenueClock clock = state.venue(id);
    if (clock == null) {
      return;
    }
    Feed heard = new Feed(venue.lastFeedMs(), nowMs, venue.replayed(), clock.time());
    feeds.merge(
        id,
        heard,
        (old, now) -> {
          boolean isNewer = now.lastMs() > old.lastMs();
          boolean isAsNew = now.lastMs() == old.lastMs();
          boolean replayed =
              isNewer ? now.replayed() : old.replayed() || (isAsNew && now.replayed());
          long lastMs = Math.max(old.lastMs(), now.lastMs());
          return new Feed(lastMs, old.firstSeenMs(), replayed, now.time());
        });
  }

  private boolean isSilent(Feed feed, long nowMs) {
    Session session = feed.time().at(nowMs * NS_PER_MS);
    if (session == null) {
      return false;
    }
    long heardMs = feed.lastMs() > 0 ? feed.lastMs() : feed.firstSeenMs();
    long sinceMs = Math.max(heardMs, session.openNs() / NS_PER_MS);
    return nowMs - sinceMs > limits.maxFeedSilence().toMillis();
  }
}
