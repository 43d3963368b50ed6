package io.factorline.engine;

import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.Halt;
import io.factorline.event.MarketEvent.SessionChange;
import io.factorline.event.MarketEvent.Split;
import io.factorline.event.MarketEvent.Unreadable;
import io.factorline.event.RejectReason;
import io.factorline.market.Venue;
import org.jspecify.annotations.Nullable;

/** Takes control records, and records that say nothing. One thread. */
final class ControlIntake {
  private static final long NS_PER_MS = 1_000_000L;

  private final PartitionEngine engine;
  private final Rejections rejections;
  private final BarCloser closer;

  ControlIntake(PartitionEngine engine, Rejections rejections, BarCloser closer) {
    this.engine = engine;
    this.rejections = rejections;
    this.closer = closer;
  }

  void unreadable(LogRecord record, Unreadable bad) {
    String name = bad.symbol();
    SymbolState symbol = name == null ? null : engine.symbol(name);
    rejections.reject(record, bad.reason(), bad.detail(), symbol);
  }

  void clock(LogRecord record, Clock clock) {
    Venue venue = venue(record, clock.venue());
    if (venue == null) {
      return;
    }
    if (clock.timeNs() >= (record.appendMs() + 1) * NS_PER_MS) {
      String detail = "must not be after the append time: time=" + clock.timeNs();
      detail += ", appendTimeMs=" + record.appendMs();
      rejections.reject(record, RejectReason.FUTURE, detail, null);
      return;
    }
    VenueState state = engine.venueState(venue);
    state.heardClock(clock, record.appendMs());
    if (state.advance(clock)) {
      closeUpToClock(record, state);
    }
  }

  private void closeUpToClock(LogRecord record, VenueState venue) {
    long clockNs = venue.clockNs();
    for (SymbolState symbol : venue.symbols()) {
      if (symbol.nextEndNs() <= clockNs && record.offset() > symbol.offset()) {
        symbol.standAt(record.offset(), record.appendMs());
        closer.closeUpTo(symbol, clockNs);
      }
    }
  }

  void session(LogRecord record, SessionChange change) {
    Venue venue = venue(record, change.venue());
    if (venue == null) {
      return;
    }
    VenueState state = engine.venueState(venue);
    SessionIntake.Outcome outcome = SessionIntake.apply(state, change);
    if (outcome.reason() != null) {
      rejections.reject(record, outcome.reason(), outcome.detail(), null);
      return;
    }
    for (SymbolState symbol : state.symbols()) {
      if (record.offset() > symbol.offset() && SessionIntake.moveOpenBars(symbol, outcome)) {
        symbol.standAt(record.offset(), record.appendMs());
        symbol.changed(SymbolState.FORMING);
      }
    }
  }

  private @Nullable Venue venue(LogRecord record, String id) {
    Venue venue = engine.plan().venue(id);
    if (venue == null) {
      String detail = "must be in the catalog: venue=" + id;
      rejections.reject(record, RejectReason.UNKNOWN_TARGET, detail, null);
    }
    return venue;
  }

  void halt(LogRecord record, Halt halt) {
    SymbolState symbol = target(record, halt.symbol());
    if (symbol != null) {
      symbol.row().halt(halt.halted());
      symbol.standAt(record.offset(), record.appendMs());
      symbol.changed(SymbolState.FORMING);
    }
  }

  void split(LogRecord record, Split split) {
    SymbolState symbol = target(record, split.symbol());
    if (symbol == null) {
      return;
    }
    if (!symbol.canSplit(split.ratio())) {
      String detail = "must leave prices and sizes in range: ratio=" + split.ratio();
      rejections.reject(record, RejectReason.RANGE, detail, symbol);
      return;
    }
    symbol.split(split.ratio());
    symbol.standAt(record.offset(), record.appendMs());
  }

  /** The symbol that a record is for, if it is known and has not seen the record. */
  @Nullable SymbolState target(LogRecord record, String name) {
    SymbolState symbol = engine.symbol(name);
    if (symbol == null || symbol.wasUnknownAt(record.offset())) {
      if (symbol != null || !rejections.isWrongPartition(record, name)) {
        String detail = "must be a known symbol: symbol=" + name;
        rejections.reject(record, RejectReason.UNKNOWN_TARGET, detail, null);
      }
      return null;
    }
    if (record.offset() <= symbol.offset()) {
      rejections.again(record, symbol);
      return null;
    }
    return symbol;
  }
}
