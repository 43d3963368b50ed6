package io.factorline.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Bollinger bands over a long window: as {@link Bollinger}, from {@link RunningMoments}.
 *
 * <p>Unit: price. First index n - 1. O(1) per bar. A split divides them; the sums are then taken
 * anew.
 */
final class RunningBollinger implements Indicator {

  private static final int MOMENTS = 3;

  private final int period;
  private final double deviations;
  private final RunningMoments moments;

  RunningBollinger(int period, double deviations) {
    this.period = period;
    this.deviations = deviations;
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
    List<Scale> slots = new ArrayList<>(Collections.nCopies(MOMENTS, Scale.PRICE));
    slots.addAll(RunningMoments.SLOTS);
    return slots;
  }

  @Override
  public void compute(Bar bar, BarWindow window, double[] before, double[] after, int at) {
    moments.advance(window, before, after, at + MOMENTS);
    if (window.index() < period - 1) {
      Bollinger.put(after, at, 0.0, 0.0);
      return;
    }
    double deviation = Math.sqrt(moments.variance(after, at + MOMENTS));
    Bollinger.put(after, at, moments.mean(after, at + MOMENTS), deviations * deviation);
  }

  @Override
  public void resum(BarWindow window, double[] slots, int at) {
    moments.resum(window, slots, at + MOMENTS);
  }
}
