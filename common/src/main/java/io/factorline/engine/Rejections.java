package io.factorline.engine;

import io.factorline.event.MarketEvent.Tick;
import io.factorline.event.MarketEvent.Unreadable;
import io.factorline.event.RejectReason;
import io.factorline.event.SymbolPartition;
import io.factorline.store.HeldTick;
import io.factorline.store.PendingReject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to records that are not applied: they are told once, and again after a restart if
 * nobody acknowledged them. One thread.
 */
final class Rejections {
  private static final String AGAIN = "told again after a restart";

  private final PartitionEngine.LogId log;
  private final EngineListener listener;

  Rejections(PartitionEngine.LogId log, EngineListener listener) {
    this.log = log;
    this.listener = listener;
  }

  /** Rejects a record that lies in another partition than its symbol's. */
  boolean isWrongPartition(LogRecord record, String name) {
    int partition = SymbolPartition.of(name, log.partitions());
    if (partition == log.partition()) {
      return false;
    }
    String detail = "must lie in partition " + partition + ": partition=" + log.partition();
    reject(record, RejectReason.WRONG_PARTITION, detail, null);
    return true;
  }

  /**
   * Rejects a record; a known symbol's row moves past it and remembers it.
   *
   * @param symbol the symbol that it names, or null where that was not known when it came
   */
  void reject(LogRecord record, RejectReason reason, String detail, @Nullable SymbolState symbol) {
    if (symbol == null || symbol.wasUnknownAt(record.offset())) {
      listener.rejected(record, reason, detail, null);
    } else if (record.offset() <= symbol.offset()) {
      again(record, symbol);
    } else {
      symbol.rememberReject(PendingReject.readAgain(record.offset(), record.appendMs(), reason));
      symbol.standAt(record.offset(), record.appendMs());
      symbol.changed(SymbolState.FORMING);
      listener.rejected(record, reason, detail, symbol);
    }
  }

  /** A record read again: if its reject was never acknowledged, it is told again. */
  void again(LogRecord record, SymbolState symbol) {
    for (PendingReject pending : symbol.row().pendingRejects()) {
      if (pending.offset() == record.offset() && !pending.isHeld()) {
        listener.rejected(record, pending.reason(), AGAIN, symbol);
        return;
      }
    }
  }

  /** A reject of a tick that was remembered: its bytes stay in the row, it is not read again. */
  void rejectHeld(HeldTick held, RejectReason reason, String detail, SymbolState symbol) {
    symbol.rememberReject(PendingReject.held(held, reason));
    symbol.changed(SymbolState.FORMING);
    listener.rejected(recordOf(held, held.tick()), reason, detail, symbol);
  }

  /** Forgets rejects that will not be seen again: acknowledged ones, and those of another log. */
  static void restored(SymbolState symbol, long startOffset, boolean isTakenOver) {
    symbol
        .row()
        .pendingRejects()
        .removeIf(pending -> !pending.isHeld() && (isTakenOver || pending.offset() < startOffset));
  }

  /** Tells the rejects whose records a restart does not read. */
  void tellWaiting(SymbolState symbol) {
    for (PendingReject pending : List.copyOf(symbol.row().pendingRejects())) {
      if (pending.isHeld()) {
        Unreadable event = new Unreadable(symbol.symbol(), pending.reason(), AGAIN);
        LogRecord record =
            new LogRecord(
                pending.topic(), pending.offset(), pending.appendMs(), event, pending.raw());
        listener.rejected(record, pending.reason(), AGAIN, symbol);
      }
    }
  }

  static LogRecord recordOf(HeldTick held, Tick tick) {
    return new LogRecord(held.topic(), held.offset(), held.appendMs(), tick, held.raw());
  }
}
