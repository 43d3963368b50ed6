package io.factorline.engine;

import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent.Clock;
import io.factorline.market.Venue;
import io.factorline.market.VenueSessions;
import io.factorline.store.FeedMark;
import io.factorline.store.VenueMark;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One venue in one partition: its time, its sessions, its symbols. One thread. */
public final class VenueState {
  private final Venue venue;
  private final VenueSessions sessions;
  private final List<SymbolState> symbols = new ArrayList<>();
  private long clockNs;
  private @Nullable ClockSource source;
  private boolean replayed;
  private long lastFeedMs;
  private long lastFeedClockMs;
  private long lastTickMs;
  private long newestEventNs;
  private long newestEventMs;

  VenueState(Venue venue) {
    this.venue = venue;
    this.sessions = new VenueSessions(venue.calendar());
  }

  /** The venue's data. */
  public Venue venue() {
    return venue;
  }

  /** The venue's sessions, with the changes that came by the log. */
  public VenueSessions sessions() {
    return sessions;
  }

  /** The last clock, ns since the epoch; 0 before the first. */
  public long clockNs() {
    return clockNs;
  }

  /** Whether the last thing heard of the feed is the clock of a replay. */
  public boolean isReplayed() {
    return replayed;
  }

  /** Append time of the last record of a feed, ms since the epoch; 0 before the first. */
  public long lastFeedMs() {
    return lastFeedMs;
  }

  /** Append time of the last clock of a feed, ms since the epoch; 0 before the first. */
  public long lastFeedClockMs() {
    return lastFeedClockMs;
  }

  /** Append time of the last trade or quote, ms since the epoch; 0 before the first. */
  public long lastTickMs() {
    return lastTickMs;
  }

  /** The newest event time of a trade or quote, ns since the epoch. */
  public long newestEventNs() {
    return newestEventNs;
  }

  /** When the record with the newest event time was appended, ms since the epoch. */
  public long newestEventMs() {
    return newestEventMs;
  }

  /** The symbols of this venue in this partition; only read. */
  public List<SymbolState> symbols() {
    return symbols;
  }

  /** What a restart needs of it. */
  public VenueMark mark() {
    FeedMark feed =
        new FeedMark(
            replayed, lastFeedMs, lastFeedClockMs, lastTickMs, newestEventNs, newestEventMs);
    return new VenueMark(venue.id(), clockNs, source, sessions.overrides(), feed);
  }

  void restore(VenueMark mark) {
    clockNs = mark.clockNs();
    source = mark.source();
    mark.changes().forEach(sessions::override);
    FeedMark feed = mark.feed();
    replayed = feed.replayed();
    lastFeedMs = feed.lastMs();
    lastFeedClockMs = feed.lastClockMs();
    lastTickMs = feed.lastTickMs();
    newestEventNs = feed.newestEventNs();
    newestEventMs = feed.newestEventMs();
  }

  void add(SymbolState symbol) {
    symbols.add(symbol);
  }

  /** A trade or quote came, applied or not: the feed lives. */
  void heardTick(long appendMs) {
    lastFeedMs = appendMs;
    replayed = false;
  }

  /** A trade or quote was applied, now or before a restart. */
  void appliedTick(long eventNs, long appendMs) {
    lastTickMs = appendMs;
    if (eventNs > newestEventNs) {
      newestEventNs = eventNs;
      newestEventMs = appendMs;
    }
  }

  void heardClock(Clock clock, long appendMs) {
    if (clock.source() != ClockSource.OWNER) {
      lastFeedMs = appendMs;
      lastFeedClockMs = appendMs;
      replayed = clock.source() == ClockSource.REPLAY;
    }
  }

  /** Moves the clock forward; false if it is there already. */
  boolean advance(Clock clock) {
    if (clock.timeNs() <= clockNs) {
      return false;
    }
    clockNs = clock.timeNs();
    source = clock.source();
    return true;
  }
}
