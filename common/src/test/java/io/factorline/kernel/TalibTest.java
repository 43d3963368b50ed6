package io.factorline.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** TA-Lib 0.4.0 is right on ordinary prices that move; there the kernel is TA-Lib. */
final class TalibTest {

  private static final double LEVEL = 100.0;

  private static final List<Bar> BARS = Series.wide(20240808, 3000, LEVEL);

  /**
   * TA-Lib subtracts the squared mean from the mean square: below this deviation, as a part of the
   * price, it has lost the 1e-9 that it is compared with.
   */
  private static final double LEAST_DEVIATION = 0.005;

  @ParameterizedTest
  @MethodSource("io.factorline.kernel.Kinds#inTalib")
  void shouldEqualTalibOnRandomSeries(IndicatorSpec indicator) {
    double[][] expected = new Talib(BARS).columns(indicator);
    double[][] actual = Runs.closed(indicator, BARS);
    leaveOutSmallDeviations(indicator, expected, actual);

    for (int f = 0; f < expected.length; f++) {
      double floor = Kinds.floor(indicator.kind(), LEVEL);
      Runs.assertColumn(indicator.canonical(), actual[f], expected[f], 1e-9, floor);
      assertThat(Arrays.stream(expected[f]).filter(Double::isFinite).count())
          .isGreaterThan(BARS.size() / 10);
    }
  }

  private static void leaveOutSmallDeviations(
      IndicatorSpec indicator, double[][] expected, double[][] actual) {
    if (!indicator.kind().equals("stddev") && !indicator.kind().equals("bbands")) {
      return;
    }
    int period = Integer.parseInt(indicator.parameters().get("period"));
    double[] deviations = new Naive(BARS).columns(IndicatorSpec.of("stddev", period))[0];
    for (int i = period - 1; i < BARS.size(); i++) {
      if (deviations[i] < LEAST_DEVIATION * BARS.get(i).close()) {
        for (int f = 0; f < expected.length; f++) {
          expected[f][i] = actual[f][i] = Double.NaN;
        }
      }
    }
  }
}
