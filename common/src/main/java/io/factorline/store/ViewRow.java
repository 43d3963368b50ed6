package io.factorline.store;

import io.factorline.kernel.Bar;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * What a row keeps of one view: the open bar with the factors as of now, and the last closed bars.
 * Mutable in the hands of its partition's owner; a decoded one is only read.
 */
public final class ViewRow {
  /** How many closed bars stay, delivered or not. */
  public static final int KEPT_BARS = 2;

  private final RowLayout.ViewLayout layout;
  private final Bar bar = new Bar();
  private final long[] forming;
  private final ArrayDeque<ClosedBar> closed = new ArrayDeque<>(KEPT_BARS + 1);

  /** A view without any bar. */
  public ViewRow(RowLayout.ViewLayout layout) {
    this.layout = layout;
    this.forming = new long[layout.factors().size()];
    Arrays.fill(forming, CellBits.WARMING_UP);
  }

  /** Name, definition and factors. */
  public RowLayout.ViewLayout layout() {
    return layout;
  }

  /** The open bar; {@code isOpen()} tells whether there is one. */
  public Bar bar() {
    return bar;
  }

  /** The factors of the forming reading, as {@link CellBits}; valid while a bar is open. */
  public long[] formingCells() {
    return forming;
  }

  /** The last closed bars, oldest first. */
  public Iterable<ClosedBar> closedBars() {
    return closed;
  }

  /** How many closed bars are kept. */
  public int closedCount() {
    return closed.size();
  }

  /** The last closed bar. */
  public @Nullable ClosedBar lastClosed() {
    return closed.peekLast();
  }

  /** The newest closed bar with an end at or before a time. */
  public @Nullable ClosedBar closedAt(long timeNs) {
    for (Iterator<ClosedBar> newestFirst = closed.descendingIterator(); newestFirst.hasNext(); ) {
      ClosedBar candidate = newestFirst.next();
      if (candidate.endNs() <= timeNs) {
        return candidate;
      }
    }
    return null;
  }

  /** Takes a bar that closed after all the others. */
  public void addClosed(ClosedBar newest) {
    closed.addLast(newest);
    dropDelivered();
  }

  /** Whether a closed bar still waits for its delivery. */
  public boolean hasPending() {
    for (ClosedBar candidate : closed) {
      if (candidate.isPending()) {
        return true;
      }
    }
    return false;
  }

  /** Drops bars that are delivered and no longer among the last {@link #KEPT_BARS}. */
  public void dropDelivered() {
    while (closed.size() > KEPT_BARS && !closed.getFirst().isPending()) {
      closed.removeFirst();
    }
  }

  /** Takes bars and cells of the same view, none of the bars waiting. */
  void copySettled(ViewRow other) {
    bar.copyFrom(other.bar);
    System.arraycopy(other.forming, 0, forming, 0, forming.length);
    closed.clear();
    other.closed.forEach(each -> addClosed(each.asDelivered()));
  }

  /**
   * Goes over to an open bar and last closed bars that were made elsewhere; those count as
   * delivered. Bars that still wait for their delivery stay until they are.
   */
  public void seed(Bar open, Iterable<ClosedBar> lastClosed) {
    bar.copyFrom(open);
    closed.removeIf(each -> !each.isPending());
    lastClosed.forEach(each -> closed.addLast(each.asDelivered()));
    dropDelivered();
  }

  void appendDecoded(ClosedBar decoded) {
    closed.addLast(decoded);
  }
}
