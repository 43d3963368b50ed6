package io.factorline.engine;

import io.factorline.catalog.BarView;
import io.factorline.kernel.Bar;
import io.factorline.kernel.ViewKernel;
import io.factorline.market.Session;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.store.GuardState;
import io.factorline.store.TopicId;
import io.factorline.store.ViewRow;
import java.nio.ByteBuffer;

/** One view of one symbol: the open bar and the committed indicator state. One thread. */
public final class ViewState {
  private final BarView view;
  private final ViewRow row;
  private final ViewKernel kernel;

  ViewState(BarView view, ViewKernel kernel, ViewRow row) {
    this.view = view;
    this.row = row;
    this.kernel = kernel;
  }

  /** The definition. */
  public BarView view() {
    return view;
  }

  /** Open and closed bars. */
  public ViewRow row() {
    return row;
  }

  /** End of the open bar, ns since the epoch; {@link Long#MAX_VALUE} where none is open. */
  long openEndNs() {
    return row.bar().isOpen() ? row.bar().endNs() : Long.MAX_VALUE;
  }

  /**
   * Adds a trade to the open bar, or opens one. A view that is new to its symbol stays out of a bar
   * whose first trades came before it was there: no part of a bar is ever served as a bar, nor of a
   * session as its sum.
   *
   * @param before the symbol's trades before this one
   * @return whether the kernel's state has changed
   */
  boolean add(long effectiveNs, double price, double size, Session session, GuardState before) {
    Bar bar = row.bar();
    boolean isNew = !bar.isOpen() && kernel.barCount() == 0;
    if (isNew && isOfSameBar(before, effectiveNs, session)) {
      return false;
    }
    if (!bar.isOpen()) {
      begin(bar, effectiveNs, session);
    }
    bar.add(price, size);
    return isNew && beginWithin(before, session);
  }

  private boolean beginWithin(GuardState before, Session session) {
    boolean isWithin = before.effectiveNs() != 0 && before.sessionDay() == session.day();
    if (isWithin) {
      kernel.beginWithin(session.day());
    }
    return isWithin && !kernel.isFresh();
  }

  /** Whether the trade before belongs into the bar of this one. */
  private boolean isOfSameBar(GuardState before, long effectiveNs, Session session) {
    // The open of a session can be moved past its first trades.
    return view.timeframe().isDaily()
        ? before.effectiveNs() >= session.openNs() || before.sessionDay() == session.day()
        : before.effectiveNs() >= view.timeframe().startOf(effectiveNs);
  }

  private void begin(Bar bar, long effectiveNs, Session session) {
    if (view.timeframe().isDaily()) {
      bar.begin(session.openNs(), session.endNs(), session.day());
    } else {
      long startNs = view.timeframe().startOf(effectiveNs);
      bar.begin(startNs, view.timeframe().endOf(startNs), session.day());
    }
  }

  /**
   * Gives the open daily bar of a day the end of its changed session; one that holds a trade at or
   * after that end keeps its own.
   */
  boolean moveEnd(Session session, long lastEffectiveNs) {
    Bar bar = row.bar();
    boolean moves =
        view.timeframe().isDaily()
            && bar.isOpen()
            && bar.sessionDay() == session.day()
            && lastEffectiveNs < session.endNs();
    if (moves) {
      bar.endNs(session.endNs());
    }
    return moves;
  }

  /** Commits the open bar. */
  ClosedBar close(TopicId topic, long offset, double[] scratch) {
    Bar bar = row.bar();
    kernel.update(bar);
    kernel.closed(scratch, 0);
    long[] cells = new long[kernel.factorCount()];
    fill(cells, scratch, kernel.barCount());
    ClosedBar closed = new ClosedBar(bar.startNs(), bar.endNs(), 0, topic, offset, cells);
    row.addClosed(closed);
    bar.clear();
    return closed;
  }

  /** Brings the cells of the forming reading up to the open bar. */
  void refreshForming(double[] scratch) {
    if (row.bar().isOpen()) {
      kernel.peek(row.bar(), scratch, 0);
      fill(row.formingCells(), scratch, kernel.barCount() + 1);
    }
  }

  private void fill(long[] cells, double[] values, long barCount) {
    for (int i = 0; i < cells.length; i++) {
      boolean isWarm =
          barCount > (long) kernel.firstIndex(i) + view.unstableBars()
              && !(Double.isNaN(values[i]) && kernel.isPartial(i, row.bar()));
      cells[i] = CellBits.of(values[i], isWarm);
    }
  }

  /** Whether bar and kernel state are still ones that can be stored and read after a split. */
  boolean canSplit(double ratio) {
    try {
      ViewKernel trial = kernel.copy();
      trial.split(ratio);
      ByteBuffer bytes = ByteBuffer.allocate(Math.max(trial.stateBytes(), Bar.BYTES));
      trial.write(bytes);
      kernel.fresh().restore(bytes.flip());
      if (row.bar().isOpen()) {
        Bar bar = new Bar();
        bar.copyFrom(row.bar());
        bar.split(ratio);
        bar.write(bytes.clear());
        bar.restore(bytes.flip());
      }
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  void split(double ratio) {
    kernel.split(ratio);
    if (row.bar().isOpen()) {
      row.bar().split(ratio);
    }
  }

  /** Whether it has anything that a new one has not. */
  boolean hasState() {
    return !kernel.isFresh();
  }

  void seed(ViewSeed seed) {
    kernel.restore(seed.kernel());
    row.seed(seed.bar(), seed.closed());
  }

  int stateBytes() {
    return kernel.stateBytes();
  }

  void writeState(ByteBuffer out) {
    kernel.write(out);
  }

  void restoreState(ByteBuffer in) {
    kernel.restore(in);
  }
}
