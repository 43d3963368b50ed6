package io.factorline.engine;

import io.factorline.event.MarketEvent.Trade;
import io.factorline.kernel.Bar;
import io.factorline.market.Session;
import io.factorline.store.HeldTick;
import io.factorline.store.PendingReject;
import io.factorline.store.SymbolRow;
import java.util.BitSet;

/** One symbol of a partition: its row, its views, and what of it Redis does not have yet. */
public final class SymbolState {
  static final int FORMING = 1;
  static final int QUOTE = 2;
  static final int CLOSED = 4;
  static final int ALL = FORMING | QUOTE | CLOSED;

  private final SymbolRow row;
  private final VenueState venue;
  private final ViewState[] views;
  private final BitSet changedStates;
  private final EngineListener listener;
  private final double tickSize;
  private long offset = -1;
  private long appendMs;
  private long nextEndNs = Long.MAX_VALUE;
  private int changedParts;

  SymbolState(EnginePlan plan, SymbolRow row, VenueState venue, EngineListener listener) {
    this.row = row;
    this.venue = venue;
    this.listener = listener;
    this.tickSize = plan.instrumentOf(row.symbol()).tickSize();
    this.views = new ViewState[plan.views().size()];
    for (int i = 0; i < views.length; i++) {
      views[i] = new ViewState(plan.views().get(i), plan.kernel(i), row.view(i));
    }
    this.changedStates = new BitSet(views.length);
  }

  /** The symbol. */
  public String symbol() {
    return row.symbol();
  }

  /** What Redis keeps of it beside the kernel states. */
  public SymbolRow row() {
    return row;
  }

  /** Its venue in this partition. */
  public VenueState venue() {
    return venue;
  }

  /** Offset of the last record applied to it; -1 before the first. */
  public long offset() {
    return offset;
  }

  /** Append time of the last record applied to it, ms since the epoch. */
  public long appendMs() {
    return appendMs;
  }

  /** How many views it has. */
  public int viewCount() {
    return views.length;
  }

  /** The view at a position of the layout. */
  public ViewState view(int index) {
    return views[index];
  }

  /** Smallest step of its price. */
  double tickSize() {
    return tickSize;
  }

  /** Whether a record of its log came before the one that made it known. */
  boolean wasUnknownAt(long recordOffset) {
    return recordOffset < row.firstOffset();
  }

  /**
   * The earliest time, ns since the epoch, that a clock must reach to change it: the end of an open
   * bar, or the time from which on its first trade is settled.
   */
  long nextEndNs() {
    return nextEndNs;
  }

  /** Whether something must be written. */
  public boolean isChanged() {
    return changedParts != 0;
  }

  void standAt(long newOffset, long newAppendMs) {
    offset = newOffset;
    appendMs = newAppendMs;
  }

  /** Says that parts must be written; the listener hears it once until they are. */
  void changed(int parts) {
    boolean wasChanged = changedParts != 0;
    changedParts |= parts;
    if (!wasChanged) {
      listener.changed(this);
    }
  }

  void markState(int view) {
    changedStates.set(view);
  }

  /** Says that all of it must be written. */
  void changedWhole() {
    changedStates.set(0, views.length);
    changed(ALL);
  }

  /** The parts to write, as a set of {@code FORMING QUOTE CLOSED}; none afterwards. */
  int takeParts() {
    int parts = changedParts;
    changedParts = 0;
    return parts;
  }

  /** The views whose committed state must be written; the caller clears it. */
  BitSet changedStates() {
    return changedStates;
  }

  void addTrade(long effectiveNs, double price, double size, Session session) {
    for (int i = 0; i < views.length; i++) {
      if (views[i].add(effectiveNs, price, size, session, row.trades())) {
        markState(i);
      }
    }
    findNextEnd(effectiveNs);
  }

  void findNextEnd() {
    findNextEnd(row.trades().effectiveNs());
  }

  private void findNextEnd(long lastTradeNs) {
    long next = row.provisional() == null ? Long.MAX_VALUE : lastTradeNs + 1;
    for (ViewState view : views) {
      next = Math.min(next, view.openEndNs());
    }
    nextEndNs = next;
  }

  /** Says that a reject of this symbol was acknowledged. */
  public void rejectAcknowledged(long rejectedOffset) {
    row.pendingRejects().removeIf(reject -> reject.offset() == rejectedOffset);
  }

  void rememberReject(PendingReject reject) {
    if (row.pendingRejects().size() >= SymbolRow.MAX_PENDING_REJECTS) {
      throw new IllegalStateException(
          "must be acknowledged before more records are applied: symbol="
              + symbol()
              + ", pendingRejects="
              + row.pendingRejects().size());
    }
    row.pendingRejects().add(reject);
  }

  /** Whether all that is remembered stays in range after a split. */
  boolean canSplit(double ratio) {
    for (ViewState view : views) {
      if (!view.canSplit(ratio)) {
        return false;
      }
    }
    HeldTick held = row.trades().held();
    return held == null
        || (held.tick() instanceof Trade t && Bar.accepts(t.price() / ratio, t.size() * ratio));
  }

  /** Divides prices by {@code ratio} and multiplies sizes by it, in all that is remembered. */
  void split(double ratio) {
    for (ViewState view : views) {
      view.split(ratio);
    }
    row.split(ratio);
    findNextEnd();
    changedWhole();
  }

  /** Gives a view the state that was made for it elsewhere. */
  void seed(int view, ViewSeed seed) {
    views[view].seed(seed);
    findNextEnd();
    markState(view);
    changed(ALL);
  }

  /** Takes the provisional first trade back: as if no trade had come. */
  void takeBackProvisional() {
    row.takeBackProvisional();
    nextEndNs = Long.MAX_VALUE;
    changed(FORMING);
  }
}
