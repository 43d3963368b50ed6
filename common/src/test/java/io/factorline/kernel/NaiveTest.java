package io.factorline.kernel;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernel against its slow twin at every step of long series. */
final class NaiveTest {

  private static final double LEVEL = 61_800.0;

  private static final List<Bar> LIVELY = Series.lively(1, 10_000, LEVEL);
  private static final List<Bar> WIDE = Series.wide(2, 10_000, LEVEL);

  @ParameterizedTest
  @MethodSource("io.factorline.kernel.Kinds#all")
  void shouldEqualTheTwinOnGridPrices(IndicatorSpec indicator) {
    assertTwin(indicator, LIVELY);
  }

  @ParameterizedTest
  @MethodSource("io.factorline.kernel.Kinds#all")
  void shouldEqualTheTwinOnFreePrices(IndicatorSpec indicator) {
    assertTwin(indicator, WIDE);
  }

  private static void assertTwin(IndicatorSpec indicator, List<Bar> bars) {
    double[][] expected = new Naive(bars).columns(indicator);
    double[][] actual = Runs.closed(indicator, bars);
    for (int f = 0; f < expected.length; f++) {
      double floor = Kinds.floor(indicator.kind(), LEVEL);
      Runs.assertColumn(indicator.canonical(), actual[f], expected[f], 1e-9, floor);
    }
  }
}
