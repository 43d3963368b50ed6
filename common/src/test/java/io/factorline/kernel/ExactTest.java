package io.factorline.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind against 60 digit arithmetic, on prices from 1e-8 to 1e15. */
final class ExactTest {

  private static final double RELATIVE = 1e-9;

  static Stream<Arguments> kindsAtLevels() {
    List<Arguments> cases = new ArrayList<>();
    for (double level : new double[] {1e-8, 1e-5, 1.0, 1e8, 1e11, 1e15}) {
      for (String kind :
          List.of("sma", "ema", "wma", "rsi", "stddev", "atr", "adx", "cci", "roc", "willr")) {
        cases.add(Arguments.of(level, IndicatorSpec.of(kind, 14)));
      }
      for (String kind : List.of("sma", "wma", "stddev")) {
        cases.add(Arguments.of(level, IndicatorSpec.of(kind, 257)));
      }
      cases.add(Arguments.of(level, Runs.indicator("bbands", "period", "20", "deviations", "2")));
      cases.add(Arguments.of(level, Runs.indicator("bbands", "period", "257", "deviations", "2")));
      cases.add(
          Arguments.of(level, Runs.indicator("macd", "fast", "12", "slow", "26", "signal", "9")));
      cases.add(Arguments.of(level, Runs.indicator("stoch", "k", "14", "k_slow", "3", "d", "3")));
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("kindsAtLevels")
  void shouldBeExactOnOrdinaryMoves(double level, IndicatorSpec indicator) {
    assertExact(indicator, Series.lively(3, 420, level), level);
  }

  static Stream<IndicatorSpec> deviations() {
    return Stream.of(
        IndicatorSpec.of("stddev", 20),
        IndicatorSpec.of("stddev", 300),
        Runs.indicator("bbands", "period", "20", "deviations", "2"),
        Runs.indicator("bbands", "period", "300", "deviations", "2"));
  }

  /** Moves of some ulps, where a difference of squares has no digit left. */
  @ParameterizedTest
  @MethodSource("deviations")
  void shouldBeExactWhereMovesAreTiny(IndicatorSpec indicator) {
    List<Bar> bars = new ArrayList<>();
    for (Bar bar : Series.lively(4, 700, 1.0)) {
      bars.addAll(Series.ofCloses(1e8 + 1e-3 * bar.close()));
    }

    assertExact(indicator, bars, 1e8);
  }

  /** A jump through six orders of magnitude inside of the window, and what it leaves behind. */
  @ParameterizedTest
  @MethodSource("deviations")
  void shouldForgetHugePricesThatLeftTheWindow(IndicatorSpec indicator) {
    List<Bar> bars = new ArrayList<>(Series.lively(5, 200, 1e9));
    bars.addAll(Series.lively(6, 900, 1e-3));

    double[][] actual = Runs.closed(indicator, bars);
    double[][] expected = new Naive(bars.subList(200, 1100)).columns(indicator);
    for (int f = 0; f < actual.length; f++) {
      for (int i = 510; i < bars.size(); i++) {
        double wanted = expected[f][i - 200];
        assertThat(Math.abs(actual[f][i] - wanted)).isLessThanOrEqualTo(1e-9 * wanted);
      }
    }
  }

  private static void assertExact(IndicatorSpec indicator, List<Bar> bars, double level) {
    ViewKernel kernel = Runs.kernel(indicator);
    double[][] actual = Runs.closed(kernel, bars);
    List<List<BigDecimal>> expected = new Exact(bars).columns(indicator);
    BigDecimal floor = BigDecimal.valueOf(Kinds.floor(indicator.kind(), level));
    for (int f = 0; f < actual.length; f++) {
      for (int i = kernel.firstIndex(f); i < bars.size(); i++) {
        BigDecimal wanted = expected.get(f).get(i);
        BigDecimal error = new BigDecimal(actual[f][i]).subtract(wanted).abs();
        BigDecimal allowed = wanted.abs().multiply(BigDecimal.valueOf(RELATIVE)).add(floor);
        assertThat(error).as("bar %d of %s", i, indicator.canonical()).isLessThanOrEqualTo(allowed);
      }
    }
  }
}
