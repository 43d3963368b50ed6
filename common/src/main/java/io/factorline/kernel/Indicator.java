package io.factorline.kernel;

import java.util.List;

/**
 * One indicator of a view: a stateless function from (window with the staged bar, own slots before)
 * to (own slots after). One instance serves every symbol; it holds parameters only.
 *
 * <p>Slots are doubles in an array of the kernel; the first ones are the outputs in the order of
 * {@link IndicatorCatalog#outputsOf}. Before the first bar every slot is 0. The kernel shows
 * outputs only from {@link #firstIndex} on, so that until then an output's slot may carry a seed.
 */
interface Indicator {

  /** Index, counted from 0, of the first bar at which every output has a value. */
  int firstIndex();

  /** What {@link #compute} reads from the window. */
  Lookback lookback();

  /** The slots, each with how it follows a split; outputs first. */
  List<Scale> slots();

  /**
   * Writes every slot {@code after[at ...]} for the staged bar, reading {@code before[at ...]}.
   *
   * @param bar the staged bar itself
   */
  void compute(Bar bar, BarWindow window, double[] before, double[] after, int at);

  /**
   * Says, before the first bar, that this session day had trades before it. Only what sums a
   * session keeps it.
   */
  default void beginWithin(long sessionDay, double[] slots, int at) {}

  /** Whether the session of a bar is one that was begun within, so that its sums are a part. */
  default boolean isPartial(Bar bar, double[] slots, int at) {
    return false;
  }

  /** Takes running sums anew from the committed bars of the window, after its prices changed. */
  default void resum(BarWindow window, double[] slots, int at) {}
}
