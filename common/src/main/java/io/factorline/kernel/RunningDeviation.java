package io.factorline.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Population standard deviation over a long window: as {@link Deviation}, from {@link
 * RunningMoments}.
 *
 * <p>Unit: price. First index n - 1. O(1) per bar. A split divides it; the sums are then taken
 * anew.
 */
final class RunningDeviation implements Indicator {

  private static final int MOMENTS = 1;

  private final int period;
  private final RunningMoments moments;

  RunningDeviation(int period) {
    this.period = period;
    moments = new RunningMoments(period);
  }

  @Override
  public int firstIndex() {
    return period - 1;
  }

  @Override
  public Lookback lookback() {
    return moments.lookback();
  }

  @Override
  public List<Scale> slots() {
    List<Scale> slots = new ArrayList<>(List.of(Scale.PRICE));
    slots.addAll(RunningMoments.SLOTS);
    return slots;
  }

  @Override
  public void compute(Bar bar, BarWindow window, double[] before, double[] after, int at) {
    moments.advance(window, before, after, at + MOMENTS);
    boolean warm = window.index() >= period - 1;
    after[at] = warm ? Math.sqrt(moments.variance(after, at + MOMENTS)) : 0.0;
  }

  @Override
  public void resum(BarWindow window, double[] slots, int at) {
    moments.resum(window, slots, at + MOMENTS);
  }
}
