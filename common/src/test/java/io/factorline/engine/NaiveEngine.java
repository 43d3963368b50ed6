package io.factorline.engine;

import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.Halt;
import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.Seed;
import io.factorline.event.MarketEvent.SessionChange;
import io.factorline.event.MarketEvent.Split;
import io.factorline.event.MarketEvent.Tick;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEvent.Unreadable;
import io.factorline.event.RejectReason;
import io.factorline.event.SymbolPartition;
import io.factorline.market.SeqMode;
import io.factorline.market.Session;
import io.factorline.market.Venue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The slow, obvious engine: it keeps every number and every trade for ever and works out each
 * answer from all of them. It shares no code with the engine but the calendar's data.
 */
final class NaiveEngine {
  final Map<String, NaiveSymbol> symbols = new TreeMap<>();
  final Map<String, Long> clocks = new HashMap<>();
  final Map<String, Map<Long, Session>> changedDays = new HashMap<>();
  final List<Recorder.Rejected> rejected = new ArrayList<>();

  void apply(LogRecord record) {
    switch (record.event()) {
      case Trade t -> tick(record, t);
      case Quote q -> tick(record, q);
      case Clock c -> clock(record, c);
      case SessionChange s -> session(record, s);
      case Halt h -> {
        NaiveSymbol symbol = symbols.get(h.symbol());
        if (symbol == null) {
          reject(record, RejectReason.UNKNOWN_TARGET);
        } else {
          symbol.halted = h.halted();
        }
      }
      case Split s -> {
        NaiveSymbol symbol = symbols.get(s.symbol());
        if (symbol == null) {
          reject(record, RejectReason.UNKNOWN_TARGET);
        } else {
          symbol.split(s.ratio());
        }
      }
      case Seed s -> throw new IllegalArgumentException("must be none: seed=" + s);
      case Unreadable u -> reject(record, u.reason());
    }
  }

  private void reject(LogRecord record, RejectReason reason) {
    rejected.add(new Recorder.Rejected(record.offset(), reason));
  }

  private void clock(LogRecord record, Clock clock) {
    if (!TestMarket.venues().containsKey(clock.venue())) {
      reject(record, RejectReason.UNKNOWN_TARGET);
    } else if (clock.timeNs() / TestMarket.MS > record.appendMs()) {
      reject(record, RejectReason.FUTURE);
    } else {
      clocks.merge(clock.venue(), clock.timeNs(), Math::max);
    }
  }

  private void session(LogRecord record, SessionChange s) {
    Session old = sessionOf(s.venue(), s.day());
    long end = old == null ? s.endNs() : Math.min(old.endNs(), s.endNs());
    if (end <= clock(s.venue())) {
      reject(record, RejectReason.LATE);
      return;
    }
    Session changed = new Session(s.day(), s.openNs(), s.closeNs(), s.endNs());
    for (long day = s.day() - 6; day <= s.day() + 6; day++) {
      Session other = sessionOf(s.venue(), day);
      if (day != s.day() && other != null) {
        long together = Math.min(other.endNs(), s.endNs()) - Math.max(other.openNs(), s.openNs());
        if (together > 0) {
          reject(record, RejectReason.RANGE);
          return;
        }
      }
    }
    changedDays.computeIfAbsent(s.venue(), v -> new TreeMap<>()).put(s.day(), changed);
    for (NaiveSymbol symbol : symbols.values()) {
      if (symbol.venue.id().equals(s.venue())) {
        symbol.sessionChanged(changed);
      }
    }
  }

  long clock(String venue) {
    return clocks.getOrDefault(venue, 0L);
  }

  private Session sessionOf(String venue, long day) {
    Session changed = changedDays.getOrDefault(venue, Map.of()).get(day);
    return changed != null ? changed : TestMarket.venues().get(venue).calendar().of(day);
  }

  /** The last session that holds a time. */
  Session sessionAt(String venue, long ns) {
    long today = Math.floorDiv(ns, 86_400 * TestMarket.SECOND);
    for (long day = today + 2; day >= today - 2; day--) {
      Session session = sessionOf(venue, day);
      if (session != null && session.openNs() <= ns && ns < session.endNs()) {
        return session;
      }
    }
    return null;
  }

  private void tick(LogRecord record, Tick tick) {
    NaiveSymbol symbol = symbols.get(tick.symbol());
    if (symbol == null && SymbolPartition.of(tick.symbol(), 2) != 0) {
      reject(record, RejectReason.WRONG_PARTITION);
      return;
    }
    boolean isNew = symbol == null;
    if (isNew) {
      Venue venue = TestMarket.venues().get(TestMarket.instruments().of(tick.symbol()).venue());
      symbol = new NaiveSymbol(this, tick.symbol(), venue);
    }
    RejectReason reason = symbol.take(record, tick);
    if (reason != null) {
      reject(record, reason);
    } else if (isNew) {
      symbols.put(tick.symbol(), symbol);
    }
  }

  /** Judges the time of a tick against a floor; the effective time, or the reason as a negative. */
  long placed(Venue venue, Tick tick, long appendMs, long floorNs) {
    if (tick.eventNs() > appendMs * TestMarket.MS + venue.maxAheadNs()) {
      return -RejectReason.FUTURE.code();
    }
    if (sessionAt(venue.id(), tick.eventNs()) == null) {
      return -RejectReason.SESSION.code();
    }
    long effective = Math.max(tick.eventNs(), Math.max(clock(venue.id()), floorNs));
    boolean isLate = effective - tick.eventNs() > venue.maxLateNs();
    if (isLate || sessionAt(venue.id(), effective) == null) {
      return -RejectReason.LATE.code();
    }
    return effective;
  }

  /** What the numbers of one kind of tick say, with all numbers ever applied at hand. */
  static final class Numbers {
    final List<Long> run = new ArrayList<>();
    long last = -1;
    long day;
    int sinceStart;
    long rightAbove = -1;
    long rightBelow = -1;
    Tick held;
    LogRecord heldRecord;

    enum Said {
      NEXT,
      FIRST,
      FAR,
      CONFIRMS
    }

    Object judge(Venue venue, long seq, long newDay) {
      if (venue.seq() == SeqMode.NONE) {
        return Said.NEXT;
      }
      if (last < 0) {
        return Said.FIRST;
      }
      if (venue.seq() == SeqMode.PER_SESSION && newDay > day) {
        return Said.FIRST;
      }
      if (venue.seq() == SeqMode.PER_SESSION && newDay < day) {
        return RejectReason.OUT_OF_ORDER;
      }
      if (held != null && seq == held.seq()) {
        return RejectReason.DUPLICATE;
      }
      if (held != null && seq > held.seq() && seq <= held.seq() + venue.maxSeqJump()) {
        return Said.CONFIRMS;
      }
      if (seq > last) {
        return seq <= last + venue.maxSeqJump() ? Said.NEXT : Said.FAR;
      }
      if (sinceStart < 64 && seq > rightAbove && seq < rightBelow) {
        return Said.FAR;
      }
      boolean isNear = seq >= last - 64;
      return isNear && run.contains(seq) ? RejectReason.DUPLICATE : RejectReason.OUT_OF_ORDER;
    }

    void first(long seq, long maxJump) {
      rightAbove = -1;
      rightBelow = seq - maxJump;
      start(seq);
    }

    void next(long seq) {
      run.add(seq);
      last = seq;
      sinceStart++;
    }

    void goOver(long seq, long maxJump) {
      if (seq > last) {
        rightAbove = last;
        rightBelow = last + maxJump + 1;
      } else {
        rightBelow = seq - maxJump;
      }
      start(seq);
    }

    private void start(long seq) {
      run.clear();
      run.add(seq);
      last = seq;
      sinceStart = 0;
    }
  }
}
