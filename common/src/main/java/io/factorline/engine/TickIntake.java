package io.factorline.engine;

import io.factorline.engine.TickOrder.Verdict;
import io.factorline.event.MarketEvent.Tick;
import io.factorline.event.RejectReason;
import io.factorline.market.Venue;
import io.factorline.store.GuardState;
import io.factorline.store.HeldTick;
import io.factorline.store.SymbolRow;
import org.jspecify.annotations.Nullable;

/**
 * The way of a tick into its symbol, the same for trades and quotes: time, order, place, content.
 * Nothing of the symbol changes before all four have passed, but for the windows that the content
 * rules look back at. One thread.
 *
 * @param <T> the kind of tick
 */
abstract class TickIntake<T extends Tick> {
  private static final GuardState NOTHING_YET = new GuardState();

  private final PartitionEngine engine;
  private final Rejections rejections;
  private final EngineListener listener;
  private final TickTime time = new TickTime();
  private final TickTime heldTime = new TickTime();

  TickIntake(PartitionEngine engine, Rejections rejections, EngineListener listener) {
    this.engine = engine;
    this.rejections = rejections;
    this.listener = listener;
  }

  /** The order of this kind of tick. */
  abstract GuardState guard(SymbolRow row);

  /** The kind of tick that a guard of this kind holds. */
  abstract T kind(Tick tick);

  /** Judges a tick that would be the first of its symbol. */
  abstract @Nullable RejectReason checkFirst(T tick);

  /** Judges what a tick says; the symbol's windows see it. */
  abstract @Nullable RejectReason check(SymbolState symbol, T tick, long eventDay);

  /** The text of the last rejection by content. */
  abstract String contentDetail();

  /** The effective time that a tick must not lie before, for the symbol's own part. */
  abstract long floorOf(SymbolRow row, T tick);

  /** Makes the tick part of the symbol, which stands at the record already. */
  abstract void apply(SymbolState symbol, T tick, LogRecord record, TickTime placed);

  /** Prepares the symbol for a sequence that goes on at a held tick. */
  abstract void beforeJump(SymbolState symbol, long heldSeq);

  final void take(LogRecord record, T tick) {
    SymbolState known = engine.symbol(tick.symbol());
    if (known == null && rejections.isWrongPartition(record, tick.symbol())) {
      return;
    }
    VenueState venue = known != null ? known.venue() : engine.venueOf(tick.symbol());
    venue.heardTick(record.appendMs());
    if (known == null) {
      takeUnknown(record, tick, venue);
    } else if (record.offset() > known.offset()) {
      takeKnown(record, tick, known);
    } else if (known.wasUnknownAt(record.offset())) {
      takeUnknownAgain(record, tick, venue);
    } else {
      rejections.again(record, known);
      venue.appliedTick(tick.eventNs(), record.appendMs());
    }
  }

  private void takeUnknown(LogRecord record, T tick, VenueState venue) {
    RejectReason reason = judgeUnknown(record, tick, venue);
    String detail = reason == RejectReason.CROSSED ? contentDetail() : time.detail();
    if (reason == null && engine.isFull()) {
      reason = RejectReason.SYMBOL_LIMIT;
      detail = fullDetail(tick);
    }
    if (reason != null) {
      rejections.reject(record, reason, detail, null);
      return;
    }
    SymbolState symbol = engine.create(tick.symbol(), venue, record);
    reason = check(symbol, tick, time.eventDay());
    if (reason != null) {
      throw new IllegalStateException("must pass as the first: tick=" + tick);
    }
    accept(record, tick, symbol, Verdict.FIRST);
  }

  /** A record from before its symbol was known, read again: it was rejected then, and is again. */
  private void takeUnknownAgain(LogRecord record, T tick, VenueState venue) {
    RejectReason reason = judgeUnknown(record, tick, venue);
    if (reason == null) {
      rejections.reject(record, RejectReason.SYMBOL_LIMIT, fullDetail(tick), null);
    } else {
      String detail = reason == RejectReason.CROSSED ? contentDetail() : time.detail();
      rejections.reject(record, reason, detail, null);
    }
  }

  private static String fullDetail(Tick tick) {
    return "must be one of at most "
        + PartitionEngine.MAX_SYMBOLS
        + " symbols of the partition: symbol="
        + tick.symbol();
  }

  private @Nullable RejectReason judgeUnknown(LogRecord record, T tick, VenueState venue) {
    RejectReason reason = time.checkEvent(venue, tick.eventNs(), record.appendMs());
    if (reason == null) {
      reason = time.place(venue, tick.eventNs(), NOTHING_YET.effectiveNs());
    }
    return reason == null ? checkFirst(tick) : reason;
  }

  private void takeKnown(LogRecord record, T tick, SymbolState symbol) {
    VenueState venue = symbol.venue();
    GuardState guard = guard(symbol.row());
    RejectReason reason = time.checkEvent(venue, tick.eventNs(), record.appendMs());
    if (reason != null) {
      rejections.reject(record, reason, time.detail(), symbol);
      return;
    }
    Verdict verdict = TickOrder.judge(venue.venue(), guard, tick.seq(), time.eventDay());
    reason = TickOrder.rejection(verdict);
    if (reason != null) {
      rejections.reject(record, reason, TickOrder.detail(guard, tick.seq()), symbol);
      return;
    }
    reason = time.place(venue, tick.eventNs(), floor(symbol, guard, tick, verdict));
    if (reason != null) {
      rejections.reject(record, reason, time.detail(), symbol);
      return;
    }
    takePlaced(record, tick, symbol, verdict);
  }

  /** Where the tick may lie at the earliest; behind a held one that it confirms. */
  private long floor(SymbolState symbol, GuardState guard, T tick, Verdict verdict) {
    long floor = floorOf(symbol.row(), tick);
    HeldTick held = guard.held();
    if (verdict != Verdict.CONFIRMS || held == null) {
      return floor;
    }
    T heldTick = kind(held.tick());
    RejectReason late = heldTime.place(symbol.venue(), heldTick.eventNs(), floor);
    return late == null ? heldTime.effectiveNs() : floor;
  }

  private void takePlaced(LogRecord record, T tick, SymbolState symbol, Verdict verdict) {
    if (verdict == Verdict.JUMP) {
      rejectHeld(symbol, tick.seq());
      hold(record, tick, symbol);
      return;
    }
    RejectReason reason = check(symbol, tick, time.eventDay());
    if (reason != null) {
      markChanged(symbol);
      rejections.reject(record, reason, contentDetail(), symbol);
      return;
    }
    symbol.standAt(record.offset(), record.appendMs());
    HeldTick held = guard(symbol.row()).held();
    if (verdict == Verdict.CONFIRMS && held != null) {
      applyHeld(symbol, held);
      accept(record, tick, symbol, Verdict.NEXT);
    } else {
      rejectHeld(symbol, tick.seq());
      accept(record, tick, symbol, verdict);
    }
  }

  private void hold(LogRecord record, T tick, SymbolState symbol) {
    guard(symbol.row())
        .hold(
            new HeldTick(
                engine.log().topic(), record.offset(), record.appendMs(), tick, record.raw()));
    symbol.standAt(record.offset(), record.appendMs());
    markChanged(symbol);
  }

  /** Says that the part of the row that holds this kind of tick changed. */
  abstract void markChanged(SymbolState symbol);

  private void rejectHeld(SymbolState symbol, long nextSeq) {
    GuardState guard = guard(symbol.row());
    HeldTick held = guard.held();
    if (held != null) {
      guard.hold(null);
      String detail = "must be confirmed by the next tick: seq=" + held.tick().seq();
      rejections.rejectHeld(held, RejectReason.SEQ_JUMP, detail + ", next=" + nextSeq, symbol);
      markChanged(symbol);
    }
  }

  /** Goes over to the held tick's place in the sequence, and applies it if it may still be. */
  private void applyHeld(SymbolState symbol, HeldTick held) {
    GuardState guard = guard(symbol.row());
    guard.hold(null);
    T tick = kind(held.tick());
    long floor = floorOf(symbol.row(), tick);
    beforeJump(symbol, tick.seq());
    guard.jump(tick.seq(), symbol.venue().venue().maxSeqJump());
    VenueState venue = symbol.venue();
    RejectReason reason = heldTime.checkEvent(venue, tick.eventNs(), held.appendMs());
    if (reason == null) {
      reason = heldTime.place(venue, tick.eventNs(), floor);
    }
    if (reason != null) {
      rejections.rejectHeld(held, reason, heldTime.detail(), symbol);
    } else {
      reason = check(symbol, tick, heldTime.eventDay());
      if (reason != null) {
        rejections.rejectHeld(held, reason, contentDetail(), symbol);
      } else {
        applyConfirmed(symbol, held, tick);
      }
    }
    markChanged(symbol);
  }

  private void applyConfirmed(SymbolState symbol, HeldTick held, T tick) {
    LogRecord record = Rejections.recordOf(held, tick);
    apply(symbol, tick, record, heldTime);
    guard(symbol.row()).at(heldTime.eventDay(), heldTime.effectiveNs());
    symbol.venue().appliedTick(tick.eventNs(), held.appendMs());
    listener.applied(record, symbol);
  }

  private void accept(LogRecord record, T tick, SymbolState symbol, Verdict verdict) {
    Venue venue = symbol.venue().venue();
    GuardState guard = guard(symbol.row());
    long missing = TickOrder.take(venue, guard, verdict, tick.seq());
    if (missing > 0) {
      listener.gap(symbol, missing);
    }
    symbol.standAt(record.offset(), record.appendMs());
    apply(symbol, tick, record, time);
    guard.at(time.eventDay(), time.effectiveNs());
    symbol.venue().appliedTick(tick.eventNs(), record.appendMs());
    markChanged(symbol);
    listener.applied(record, symbol);
  }
}
