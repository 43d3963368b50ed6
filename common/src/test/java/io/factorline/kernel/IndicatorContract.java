package io.factorline.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The laws that every kind of indicator keeps. */
abstract class IndicatorContract {

  private static final double FLAT_PRICE = 61_837.63;

  private final IndicatorSpec indicator;
  private final int firstIndex;

  IndicatorContract(int firstIndex, String kind, String... namesAndValues) {
    this.firstIndex = firstIndex;
    indicator = Runs.indicator(kind, namesAndValues);
  }

  /** Outputs over a series that never moves. */
  abstract double[] flat(FlatMode mode, double price);

  /** Whether the state holds running sums, which a split takes anew (other last bits). */
  boolean keepsRunningSums() {
    return false;
  }

  /** Whether outputs are in units of price (divided by a split), else of volume or none. */
  boolean isPrice() {
    return true;
  }

  private ViewKernel kernel() {
    return Runs.kernel(indicator);
  }

  private List<Bar> series() {
    return Series.lively(7, 2 * firstIndex + 450, 61_800.0);
  }

  @Test
  void shouldPeekTheVeryBitsThatUpdateGives() {
    ViewKernel kernel = kernel();
    List<Bar> bars = series();
    double[] peeked = new double[kernel.factorCount()];
    double[] updated = new double[kernel.factorCount()];
    for (int i = 0; i < bars.size(); i++) {
      kernel.peek(bars.get(bars.size() - 1 - i), peeked, 0);
      kernel.peek(bars.get(i), peeked, 0);
      kernel.update(bars.get(i));
      kernel.closed(updated, 0);

      Runs.assertSameBits(indicator + " bar " + i, peeked, updated);
    }
  }

  @Test
  void shouldCommitNothingWhenPeeking() {
    ViewKernel kernel = kernel();
    ViewKernel unpeeked = kernel();
    double[] before = new double[kernel.factorCount()];
    double[] after = new double[kernel.factorCount()];
    for (Bar bar : series()) {
      unpeeked.update(bar);
      kernel.update(bar);
      kernel.closed(before, 0);
      for (int times = 0; times < 3; times++) {
        kernel.peek(Series.flat(1, 70_000.0 + times).getFirst(), after, 0);
      }
      kernel.closed(after, 0);

      Runs.assertSameBits(indicator.canonical(), after, before);
    }
    assertThat(Runs.state(kernel)).isEqualTo(Runs.state(unpeeked));
  }

  @Test
  void shouldGoOnWithTheSameBitsAfterRestoreAtAnyPoint() {
    List<Bar> bars = series();
    ViewKernel whole = kernel();
    double[][] expected = Runs.closed(whole, bars);
    ViewKernel writer = kernel();
    int step = Math.max(1, bars.size() / 60);
    for (int split = 0; split <= bars.size(); split++) {
      if (split <= 60 || split % step == 0 || Math.abs(split - firstIndex) <= 2) {
        ViewKernel reader = writer.fresh();
        reader.restore(ByteBuffer.wrap(Runs.state(writer)));
        assertContinues(reader, bars, split, expected);
        assertThat(Runs.state(reader)).isEqualTo(Runs.state(whole));
      }
      if (split < bars.size()) {
        writer.update(bars.get(split));
      }
    }
  }

  private void assertContinues(ViewKernel reader, List<Bar> bars, int split, double[][] expected) {
    assertThat(reader.barCount()).isEqualTo(split);
    double[] row = new double[reader.factorCount()];
    if (split > 0) {
      reader.closed(row, 0);
      Runs.assertSameBits(indicator + " restored", row, rowOf(expected, split - 1));
    }
    double[][] rest = Runs.closed(reader, bars.subList(split, bars.size()));
    for (int f = 0; f < rest.length; f++) {
      double[] tail = Arrays.copyOfRange(expected[f], split, bars.size());
      Runs.assertSameBits(indicator + " split at " + split, rest[f], tail);
    }
  }

  private static double[] rowOf(double[][] columns, int bar) {
    return Arrays.stream(columns).mapToDouble(column -> column[bar]).toArray();
  }

  @Test
  void shouldCopyIndependently() {
    List<Bar> bars = series();
    int half = bars.size() / 2;
    ViewKernel kernel = kernel();
    Runs.closed(kernel, bars.subList(0, half));
    byte[] state = Runs.state(kernel);
    ViewKernel copy = kernel.copy();

    Runs.closed(copy, Series.wide(3, 200, 5.0));

    assertThat(Runs.state(kernel)).isEqualTo(state);
    ViewKernel second = kernel.copy();
    double[][] ofKernel = Runs.closed(kernel, bars.subList(half, bars.size()));
    double[][] ofCopy = Runs.closed(second, bars.subList(half, bars.size()));
    for (int f = 0; f < ofKernel.length; f++) {
      Runs.assertSameBits(indicator.canonical(), ofCopy[f], ofKernel[f]);
    }
  }

  @Test
  void shouldHaveNoValueBeforeItsFirstIndexAndOneFromThere() {
    ViewKernel kernel = kernel();
    double[] row = new double[kernel.factorCount()];
    kernel.closed(row, 0);
    assertThat(row).containsOnly(Double.NaN);

    double[][] columns = Runs.closed(kernel, Series.wide(11, firstIndex + 50, 100.0));

    for (int f = 0; f < columns.length; f++) {
      assertThat(kernel.firstIndex(f)).isEqualTo(firstIndex);
      for (int i = 0; i < columns[f].length; i++) {
        assertThat(Double.isNaN(columns[f][i])).as("bar %d", i).isEqualTo(i < firstIndex);
      }
    }
  }

  @Test
  void shouldAnswerFlatSeriesInBothModes() {
    for (FlatMode mode : FlatMode.values()) {
      ViewKernel kernel = ViewKernel.of(Runs.spec(indicator, mode));
      double[][] columns = Runs.closed(kernel, Series.flat(firstIndex + 30, FLAT_PRICE));
      double[] expected = flat(mode, FLAT_PRICE);
      for (int f = 0; f < columns.length; f++) {
        double[] tail = Arrays.copyOfRange(columns[f], firstIndex, columns[f].length);
        double[] flat = new double[tail.length];
        Arrays.fill(flat, expected[f]);
        double floor = indicator.kind().equals("macd") ? FLAT_PRICE * 1e-14 : 0.0;
        Runs.assertColumn(indicator + " " + mode, tail, flat, 1e-14, floor);
      }
    }
  }

  @Test
  void shouldNotAllocateInUpdateOrPeek() {
    ViewKernel kernel = kernel();
    List<Bar> bars = Series.lively(5, 1000, 61_800.0);
    double[] out = new double[kernel.factorCount()];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20 && least > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < bars.size(); i++) {
        kernel.peek(bars.get(i), out, 0);
        kernel.update(bars.get(i));
        kernel.closed(out, 0);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }

    assertThat(least).isZero();
  }

  @Test
  void shouldAfterSplitBeTheKernelOfAdjustedPrices() {
    List<Bar> bars = series();
    // Off the grid: +DM and -DM of equal size cancel, and rounding to other prices breaks the tie.
    List<Bar> wide = Series.wide(9, bars.size(), 61_800.0);
    for (int at : new int[] {1, firstIndex + 1, bars.size() - 20}) {
      // Halving is exact in binary, so the values must have the very same bits.
      double exact = keepsRunningSums() ? 1e-13 : 0.0;
      assertSplit(bars, at, 2.0, exact, exact);
      assertSplit(wide, at, 50.0, 1e-10, isPrice() ? 1e-13 * 61_800.0 / 50.0 : 1e-10);
      assertSplit(wide, at, 0.1, 1e-10, isPrice() ? 1e-13 * 61_800.0 / 0.1 : 1e-10);
    }
  }

  private void assertSplit(List<Bar> bars, int at, double ratio, double relative, double floor) {
    ViewKernel adjusted = kernel();
    ViewKernel split = kernel();
    List<Bar> all = new ArrayList<>();
    for (Bar bar : bars) {
      Bar copy = new Bar();
      copy.copyFrom(bar);
      copy.split(ratio);
      all.add(copy);
    }
    double[][] expected = Runs.closed(adjusted, all);
    Runs.closed(split, bars.subList(0, at));
    split.split(ratio);
    double[] row = new double[split.factorCount()];
    for (int i = at; i < all.size(); i++) {
      split.closed(row, 0);
      Runs.assertColumn(
          indicator + " ratio " + ratio, row, rowOf(expected, i - 1), relative, floor);
      split.update(all.get(i));
    }
  }
}
