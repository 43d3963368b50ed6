package io.factorline.ingest.loop;

import io.factorline.engine.LogRecord;
import io.factorline.engine.SymbolState;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.RejectReason;
import io.factorline.store.ClosedBar;
import io.factorline.tracing.SpanKeys;
import io.factorline.tracing.SpanRole;
import io.factorline.tracing.TraceSpan;
import io.factorline.tracing.Tracing;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The traces of followed ticks: applied, stored, and on with the bars that hold them. While none is
 * under way each question is answered by one look at an empty map. Lives on the loop's thread.
 */
final class TickTraces {
  /** A bar that closes later than that after its tick has no part in the tick's trace. */
  private static final long BAR_WITHIN_MS = 120_000;

  /** A row that is not stored by then never will be, for this owner. */
  private static final long STORED_WITHIN_MS = 60_000;

  private static final int MOST_SYMBOLS = 4_096;
  private static final int MOST_PER_SYMBOL = 64;

  private final Tracing tracing;
  private final IdentityHashMap<SymbolState, ArrayDeque<Waiting>> waiting = new IdentityHashMap<>();
  private final Map<SymbolState, Newest> newest =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SymbolState, Newest> eldest) {
          return size() > MOST_SYMBOLS;
        }
      };
  private @Nullable LogRecord applying;
  private @Nullable SymbolState appliedTo;
  private @Nullable RejectReason rejectedFor;

  /** A tick that was applied, until its row is stored. */
  private record Waiting(TraceSpan tick, TraceSpan store, long offset, long sinceMs) {}

  /** The newest followed trade of a symbol. */
  private record Newest(TraceSpan tick, long effectiveNs, long sinceMs) {}

  TickTraces(Tracing tracing) {
    this.tracing = tracing;
  }

  /** Applies a followed record; what the engine tells meanwhile says what became of it. */
  void apply(FollowedTick followed, LogRecord record, int partition, Runnable work) {
    applying = record;
    appliedTo = null;
    rejectedFor = null;
    try {
      work.run();
    } finally {
      applying = null;
    }
    SymbolState symbol = appliedTo;
    RejectReason reason = rejectedFor;
    if (symbol != null || reason != null) {
      TraceSpan tick = followed.begin(tracing);
      tick.set(SpanKeys.PARTITION, partition).set(SpanKeys.OFFSET, record.offset());
      tick.childSince("tick apply", followed.appendNs()).end();
      if (symbol == null) {
        tick.outcome(String.valueOf(reason).toLowerCase(Locale.ROOT)).end();
      } else {
        follow(tick.set(SpanKeys.SYMBOL, symbol.symbol()), record, symbol);
      }
    }
  }

  private void follow(TraceSpan tick, LogRecord record, SymbolState symbol) {
    long nowMs = MonotonicClock.nowMs();
    ArrayDeque<Waiting> own = waiting.computeIfAbsent(symbol, key -> new ArrayDeque<>());
    if (own.size() == MOST_PER_SYMBOL) {
      own.removeFirst().tick().outcome("not_awaited").end();
    }
    own.add(new Waiting(tick, tick.child("row store"), record.offset(), nowMs));
    if (record.event() instanceof Trade) {
      newest.remove(symbol);
      newest.put(symbol, new Newest(tick, symbol.row().trades().effectiveNs(), nowMs));
    }
  }

  /** The engine applied a record; of one that was held before, the trace is not known any more. */
  void applied(LogRecord record, SymbolState symbol) {
    if (record.equals(applying)) {
      appliedTo = symbol;
    }
  }

  /** The engine rejected a record. */
  void rejected(LogRecord record, RejectReason reason) {
    if (record.equals(applying)) {
      rejectedFor = reason;
    }
  }

  /** Redis has a symbol's row as of an offset. */
  void stored(SymbolState symbol, long offset) {
    if (waiting.isEmpty()) {
      return;
    }
    ArrayDeque<Waiting> own = waiting.get(symbol);
    if (own == null) {
      return;
    }
    while (!own.isEmpty() && own.getFirst().offset() <= offset) {
      end(own.removeFirst(), "stored");
    }
    if (own.isEmpty()) {
      waiting.remove(symbol);
    }
  }

  private static void end(Waiting tick, String outcome) {
    tick.store().end();
    tick.tick().outcome(outcome).end();
  }

  /** The span of a bar's way out; {@link TraceSpan#NONE} where it holds no followed tick. */
  TraceSpan bar(SymbolState symbol, String view, ClosedBar bar) {
    if (newest.isEmpty()) {
      return TraceSpan.NONE;
    }
    Newest last = newest.get(symbol);
    if (last == null
        || last.effectiveNs() < bar.startNs()
        || last.effectiveNs() >= bar.endNs()
        || MonotonicClock.nowMs() - last.sinceMs() > BAR_WITHIN_MS) {
      return TraceSpan.NONE;
    }
    return last.tick()
        .child("bar deliver", SpanRole.PRODUCER)
        .set(SpanKeys.SYMBOL, symbol.symbol())
        .set(SpanKeys.VIEW, view)
        .set(SpanKeys.BAR_END_NS, bar.endNs());
  }

  /** Forgets what nothing more will come of; now and then. */
  void tick() {
    long nowMs = MonotonicClock.nowMs();
    newest.values().removeIf(last -> nowMs - last.sinceMs() > BAR_WITHIN_MS);
    Iterator<ArrayDeque<Waiting>> all = waiting.values().iterator();
    while (all.hasNext()) {
      ArrayDeque<Waiting> own = all.next();
      while (!own.isEmpty() && nowMs - own.getFirst().sinceMs() > STORED_WITHIN_MS) {
        end(own.removeFirst(), "not_stored");
      }
      if (own.isEmpty()) {
        all.remove();
      }
    }
  }
}
