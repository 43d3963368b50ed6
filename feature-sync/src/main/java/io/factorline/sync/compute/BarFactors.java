package io.factorline.sync.compute;

import io.factorline.catalog.BarView;
import io.factorline.kernel.Bar;
import io.factorline.kernel.ViewKernel;
import io.factorline.store.CellBits;

/** The factors of a view over bars of one symbol after the other. One thread. */
final class BarFactors {
  private final BarView view;
  private final ViewKernel empty;
  private final double[] values;
  private final long[] cells;
  private ViewKernel kernel;

  BarFactors(BarView view) {
    this.view = view;
    this.empty = ViewKernel.of(view.kernel());
    this.kernel = empty.fresh();
    this.values = new double[empty.factorCount()];
    this.cells = new long[empty.factorCount()];
  }

  /** Forgets all bars: another symbol begins. */
  void begin() {
    kernel = empty.fresh();
  }

  /**
   * Takes the next bar.
   *
   * @return its cells, which the next call overwrites
   */
  long[] update(Bar bar) {
    kernel.update(bar);
    kernel.closed(values, 0);
    for (int i = 0; i < cells.length; i++) {
      boolean isWarm = kernel.barCount() > (long) kernel.firstIndex(i) + view.unstableBars();
      cells[i] = CellBits.of(values[i], isWarm);
    }
    return cells;
  }
}
