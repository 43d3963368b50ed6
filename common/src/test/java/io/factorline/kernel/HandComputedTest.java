package io.factorline.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values that can be followed with a pencil. */
final class HandComputedTest {

  private static final double NONE = Double.NaN;

  private static double[] column(IndicatorSpec indicator, List<Bar> bars) {
    return Runs.closed(indicator, bars)[0];
  }

  private static void assertValues(double[] actual, double... expected) {
    Runs.assertColumn("by hand", actual, expected, 1e-15, 1e-14);
  }

  @Test
  void shouldAverage() {
    List<Bar> bars = Series.ofCloses(1, 2, 6, 4);

    assertValues(column(IndicatorSpec.of("sma", 3), bars), NONE, NONE, 3.0, 4.0);
    assertValues(column(IndicatorSpec.of("ema", 3), bars), NONE, NONE, 3.0, 3.5);
    // (1 + 2*2 + 3*6) / 6 and (2 + 2*6 + 3*4) / 6
    assertValues(column(IndicatorSpec.of("wma", 3), bars), NONE, NONE, 23.0 / 6.0, 26.0 / 6.0);
  }

  @Test
  void shouldDivideDeviationsByTheCountOfBars() {
    List<Bar> bars = Series.ofCloses(2, 4, 4, 4, 5, 5, 7, 9);
    IndicatorSpec bands = Runs.indicator("bbands", "period", "8", "deviations", "2");

    assertThat(column(IndicatorSpec.of("stddev", 8), bars)[7]).isEqualTo(2.0);
    double[][] columns = Runs.closed(bands, bars);
    assertThat(columns[0][7]).isEqualTo(9.0);
    assertThat(columns[1][7]).isEqualTo(5.0);
    assertThat(columns[2][7]).isEqualTo(1.0);
  }

  @Test
  void shouldSmoothGainsAndLossesAfterWilder() {
    // Gains 2 0 / losses 0 1: G = 1, L = 0.5. Then a gain of 3: G = 2, L = 0.25.
    List<Bar> bars = Series.ofCloses(10, 12, 11, 14);

    assertValues(column(IndicatorSpec.of("rsi", 2), bars), NONE, NONE, 100.0 / 1.5, 200.0 / 2.25);
  }

  @Test
  void shouldSeedBothAveragesOfMacdAtTheSameBar() {
    // EMA2 over (2, 6) = 4, EMA3 over (1, 2, 6) = 3; then 8: 4 + 4*2/3 and 3 + 5/2.
    List<Bar> bars = Series.ofCloses(1, 2, 6, 8);
    IndicatorSpec macd = Runs.indicator("macd", "fast", "2", "slow", "3", "signal", "2");
    double second = 4.0 + 8.0 / 3.0 - 5.5;

    double[][] columns = Runs.closed(macd, bars);

    assertValues(columns[0], NONE, NONE, NONE, second);
    assertValues(columns[1], NONE, NONE, NONE, (1.0 + second) / 2.0);
    assertValues(columns[2], NONE, NONE, NONE, second - (1.0 + second) / 2.0);
  }

  @Test
  void shouldStretchTheTrueRangeToTheCloseBefore() {
    // TR: max(2, 5, 3) = 5, max(1, 1, 2) = 2, max(4, 1, 3) = 4. Seed (5 + 2) / 2, then (3.5 + 4) /
    // 2.
    List<Bar> bars =
        Series.ofRanges(
            new double[] {10, 9, 9}, new double[] {14, 12, 13},
            new double[] {12, 11, 11}, new double[] {12, 8, 10});

    assertValues(column(IndicatorSpec.of("atr", 2), bars), NONE, NONE, 3.5, 3.75);
  }

  @Test
  void shouldFollowDirectionalMovement() {
    // +DM 2 0 1 0 / -DM 0 1 0 3. P: 2 | 2-1+0 = 1 | 1-0.5+1 = 1.5 | 0.75. M: 0 | 1 | 0.5 | 3.25.
    List<Bar> bars =
        Series.ofRanges(
            new double[] {10, 8, 9},
            new double[] {12, 8, 11},
            new double[] {12, 7, 8},
            new double[] {13, 7, 12},
            new double[] {13, 4, 5});
    double second = 100.0 * 1.0 / 2.0;
    double seed = (0.0 + second) / 2.0;
    double third = 100.0 * 2.5 / 4.0;

    assertValues(
        column(IndicatorSpec.of("adx", 2), bars), NONE, NONE, NONE, seed, (seed + third) / 2.0);
  }

  @Test
  void shouldCountTheSmallerOfTwoMovesAsNone() {
    // An outside bar that widens by 1 on both sides moves in no direction; then up 3 against down
    // 1.
    List<Bar> bars =
        Series.ofRanges(
            new double[] {10, 8, 9},
            new double[] {11, 7, 9},
            new double[] {14, 6, 9},
            new double[] {14, 6, 9});

    assertValues(column(IndicatorSpec.of("adx", 2), bars), NONE, NONE, NONE, 100.0);
  }

  @Test
  void shouldMeasureTheTypicalPriceInMeanDeviations() {
    // Typical 1, 2, 6: mean 3, mean deviation (2 + 1 + 3) / 3 = 2, so 3 / 0.03.
    List<Bar> bars = Series.ofCloses(1, 2, 6);

    assertThat(column(IndicatorSpec.of("cci", 3), bars)[2]).isCloseTo(100.0, within(1e-12));
  }

  @Test
  void shouldPlaceTheCloseInItsRange() {
    List<Bar> bars =
        Series.ofRanges(new double[] {10, 8, 9}, new double[] {12, 9, 11}, new double[] {11, 7, 8});
    IndicatorSpec stochastic = Runs.indicator("stoch", "k", "2", "k_slow", "2", "d", "1");

    // (12 - 11) / (12 - 8) and (12 - 8) / (12 - 7)
    assertValues(column(IndicatorSpec.of("willr", 2), bars), NONE, -25.0, -80.0);
    // fast 75 and 20
    assertValues(column(stochastic, bars), NONE, NONE, 47.5);
  }

  @Test
  void shouldCompareWithTheCloseNBarsBefore() {
    List<Bar> bars = Series.ofCloses(50, 60, 45, 90);

    assertValues(column(IndicatorSpec.of("roc", 2), bars), NONE, NONE, -10.0, 50.0);
  }

  @Test
  void shouldStartVwapAnewWithTheSession() {
    List<Bar> bars = new ArrayList<>();
    double[][] trades = {{1, 10, 1}, {1, 13, 2}, {2, 20, 5}, {3, 7, 0}, {3, 9, 4}};
    for (double[] trade : trades) {
      Bar bar = new Bar();
      bar.begin(bars.size(), bars.size() + 1L, (long) trade[0]);
      bar.add(trade[1], trade[2]);
      bars.add(bar);
    }

    // Day 3 begins without volume, so without a value.
    assertValues(column(IndicatorSpec.of("vwap"), bars), 10.0, 12.0, 20.0, NONE, 9.0);
  }

  @Test
  void shouldKeepAdxInTalibModeAndLetItFallInNeutralMode() {
    // One move, then nothing: DX stays 100 until the sums have fallen below every double.
    List<Bar> bars = new ArrayList<>(Series.ofCloses(10, 11));
    bars.addAll(Series.flat(1100, 11.0));
    IndicatorSpec adx = IndicatorSpec.of("adx", 2);

    double[] talib = Runs.closed(ViewKernel.of(Runs.spec(adx, FlatMode.TALIB)), bars)[0];
    double[] neutral = Runs.closed(ViewKernel.of(Runs.spec(adx, FlatMode.NEUTRAL)), bars)[0];

    assertThat(talib[900]).isEqualTo(100.0);
    assertThat(talib[1101]).isEqualTo(100.0);
    assertThat(neutral[900]).isEqualTo(100.0);
    assertThat(neutral[1101]).isLessThan(1e-20);
  }

  @Test
  void shouldKeepRsiWhilePricesStandStill() {
    // Gains and losses shrink together, for as long as there are doubles; then nothing has moved.
    List<Bar> bars = new ArrayList<>(Series.ofCloses(10, 13, 12, 14));
    bars.addAll(Series.flat(20_000, 14.0));

    double[] rsi = column(IndicatorSpec.of("rsi", 3), bars);

    int last = 3;
    while (rsi[last] != 50.0) {
      assertThat(rsi[last]).isCloseTo(500.0 / 6.0, within(1e-9));
      last++;
    }
    assertThat(last).isGreaterThan(1500);
    assertThat(Arrays.copyOfRange(rsi, last, rsi.length)).containsOnly(50.0);
  }
}
