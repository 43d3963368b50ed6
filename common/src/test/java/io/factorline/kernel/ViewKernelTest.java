package io.factorline.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ViewKernelTest {

  private static final List<Bar> BARS = Series.lively(42, 400, 61_800.0);

  private static ViewKernel warm() {
    ViewKernel kernel = ViewKernel.of(Runs.usualView());
    BARS.subList(0, 100).forEach(kernel::update);
    return kernel;
  }

  @Test
  void shouldGiveEachFactorWhatItsIndicatorAloneGives() {
    KernelSpec view = Runs.usualView();
    double[][] together = Runs.closed(ViewKernel.of(view), BARS);

    for (int f = 0; f < together.length; f++) {
      FactorSpec factor = view.factors().get(f);
      ViewKernel alone = ViewKernel.of(new KernelSpec(List.of(factor), view.flat()));
      Runs.assertSameBits(factor.name(), together[f], Runs.closed(alone, BARS)[0]);
    }
  }

  @Test
  void shouldComputeEqualIndicatorsOnce() {
    IndicatorSpec macd = Runs.indicator("macd", "fast", "12", "slow", "26", "signal", "9");
    KernelSpec one = new KernelSpec(List.of(new FactorSpec("a", macd, "hist")), FlatMode.NEUTRAL);

    assertThat(Runs.kernel(macd).stateBytes()).isEqualTo(ViewKernel.of(one).stateBytes());
  }

  @Test
  void shouldKeepOnlyWhatTheNextBarReads() {
    assertThat(Runs.kernel(IndicatorSpec.of("sma", 20)).stateBytes()).isEqualTo(8 + 8);
    ViewKernel warm = Runs.kernel(IndicatorSpec.of("sma", 20));
    BARS.forEach(warm::update);
    assertThat(warm.stateBytes()).isEqualTo(8 + 8 * (19 + 1));
    IndicatorSpec stochastic = Runs.indicator("stoch", "k", "14", "k_slow", "3", "d", "4");
    assertThat(Runs.kernel(stochastic).stateBytes()).isEqualTo(8 + 8 * (2 + 2 + 3));
    ViewKernel ema = Runs.kernel(IndicatorSpec.of("ema", 20));
    BARS.forEach(ema::update);
    assertThat(ema.stateBytes()).isEqualTo(8 + 8);
  }

  @Test
  void shouldWriteAtTheOffsetAndNowhereElse() {
    ViewKernel kernel = warm();
    double[] out = new double[kernel.factorCount() + 4];
    Arrays.fill(out, -7.0);

    kernel.peek(BARS.get(100), out, 3);

    assertThat(out).startsWith(-7.0, -7.0, -7.0).endsWith(-7.0);
    assertThat(out[3]).isEqualTo(BARS.get(100).close());
    kernel.closed(out, 3);
    assertThat(out[3]).isEqualTo(BARS.get(99).close());
    assertThat(out[2]).isEqualTo(-7.0);
  }

  @Test
  void shouldHaveNoAverageOfASessionThatItWasBegunWithin() {
    IndicatorSpec vwap = IndicatorSpec.of("vwap");
    long today = BARS.getFirst().sessionDay();
    List<Bar> tomorrow = BARS.stream().filter(bar -> bar.sessionDay() > today).toList();
    ViewKernel within = Runs.kernel(vwap);
    within.beginWithin(today);
    ViewKernel other = Runs.kernel(vwap);
    double[] out = new double[1];

    for (Bar bar : BARS) {
      assertThat(within.isPartial(0, bar)).isEqualTo(bar.sessionDay() == today);
      within.peek(bar, out, 0);
      assertThat(Double.isNaN(out[0])).isEqualTo(bar.sessionDay() == today);
      within.update(bar);
      byte[] state = Runs.state(within);
      within = within.fresh();
      within.restore(ByteBuffer.wrap(state));
    }

    assertThat(tomorrow).isNotEmpty();
    tomorrow.forEach(other::update);
    within.closed(out, 0);
    double[] expected = new double[1];
    other.closed(expected, 0);
    assertThat(out[0]).isEqualTo(expected[0]);
  }

  @Test
  void shouldBeFreshUntilItHasSomethingToKeep() {
    ViewKernel kernel = ViewKernel.of(Runs.usualView());
    ViewKernel noSums = Runs.kernel(IndicatorSpec.of("sma", 20));

    assertThat(kernel.isFresh()).isTrue();
    kernel.beginWithin(20_000);
    noSums.beginWithin(20_000);

    assertThat(kernel.isFresh()).isFalse();
    assertThat(noSums.isFresh()).isTrue();
    noSums.update(BARS.getFirst());
    assertThat(noSums.isFresh()).isFalse();
    assertThatThrownBy(() -> noSums.beginWithin(20_000))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("must be before the first bar: bars=1");
  }

  @Test
  void shouldRefuseABarWithoutPrices() {
    ViewKernel kernel = warm();
    byte[] state = Runs.state(kernel);
    Bar empty = new Bar();
    empty.begin(0, 1, 0);

    assertThatThrownBy(() -> kernel.update(empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must have prices: bar=Bar[");
    assertThatThrownBy(() -> kernel.peek(new Bar(), new double[30], 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Runs.state(kernel)).isEqualTo(state);
  }

  @Test
  void shouldRefuseAStateOfAnotherLength() {
    byte[] state = Runs.state(warm());
    for (int length : new int[] {0, 7, 8, state.length - 8, state.length - 1, state.length + 1}) {
      ByteBuffer wrong = ByteBuffer.wrap(Arrays.copyOf(state, length));

      assertRefused(wrong, length < 8 ? "must be >= 8" : "must be " + state.length);
    }
  }

  @Test
  void shouldRefuseImpossibleCounts() {
    byte[] state = Runs.state(warm());

    assertRefused(ByteBuffer.wrap(state.clone()).putLong(0, -1), "must be >= 0: bars=-1");
    assertRefused(ByteBuffer.wrap(state.clone()).putLong(0, 3), "must be ");
  }

  @Test
  void shouldRefuseNonsenseInWindowAndSlots() {
    byte[] state = Runs.state(warm());
    for (double nonsense : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, 0.0, -1.0}) {
      assertRefused(ByteBuffer.wrap(state.clone()).putDouble(8, nonsense), "must be a price in ");
    }
    int last = state.length - 8;
    assertRefused(
        ByteBuffer.wrap(state.clone()).putDouble(last, Double.NaN), "must be finite: slot=");
    assertRefused(
        ByteBuffer.wrap(state.clone()).putDouble(last, Double.POSITIVE_INFINITY),
        "must be finite: slot=");
  }

  private static void assertRefused(ByteBuffer bytes, String message) {
    ViewKernel kernel = warm();
    kernel.update(BARS.get(100));
    byte[] before = Runs.state(kernel);

    assertThatThrownBy(() -> kernel.restore(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
    assertThat(Runs.state(kernel)).isEqualTo(before);
  }

  @Test
  void shouldRefuseImpossibleSplits() {
    for (double ratio : new double[] {0.0, -2.0, Double.NaN, 1e7, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> warm().split(ratio))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith(": ratio=" + ratio);
    }
  }

  @Test
  void shouldShareOnlyThePlanWithFreshKernels() {
    ViewKernel first = warm();
    ViewKernel second = first.fresh();

    assertThat(second.barCount()).isZero();
    byte[] state = Runs.state(first);
    double[][] columns = Runs.closed(second, BARS);
    assertThat(Runs.state(first)).isEqualTo(state);
    double[][] expected = Runs.closed(ViewKernel.of(Runs.usualView()), BARS);
    for (int f = 0; f < expected.length; f++) {
      Runs.assertSameBits("factor " + f, columns[f], expected[f]);
    }
  }

  @Test
  void shouldGiveFiniteValuesAtTheBoundsOfPrices() {
    List<FactorSpec> factors = new ArrayList<>(Runs.usualView().factors());
    for (String kind : List.of("sma", "wma", "stddev")) {
      factors.add(new FactorSpec(kind + "_long", IndicatorSpec.of(kind, 260), "value"));
    }
    KernelSpec spec = new KernelSpec(factors, FlatMode.NEUTRAL);
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      double price = i % 3 == 0 ? Bar.MAX_PRICE : i % 3 == 1 ? Bar.MIN_PRICE : 1.0;
      bars.addAll(Series.ofCloses(price));
    }

    ViewKernel kernel = ViewKernel.of(spec);
    double[][] columns = Runs.closed(kernel, bars);

    for (int f = 0; f < columns.length; f++) {
      for (int i = kernel.firstIndex(f); i < bars.size(); i++) {
        assertThat(columns[f][i]).as("%s bar %d", factors.get(f).name(), i).isFinite();
      }
    }
    kernel.fresh().restore(ByteBuffer.wrap(Runs.state(kernel)));
  }

  @Test
  void shouldNotAllocateInAWholeView() {
    ViewKernel kernel = ViewKernel.of(Runs.usualView());
    double[] out = new double[kernel.factorCount()];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 50 && least > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < BARS.size(); i++) {
        kernel.peek(BARS.get(i), out, 0);
        kernel.update(BARS.get(i));
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }

    assertThat(least).isZero();
  }
}
