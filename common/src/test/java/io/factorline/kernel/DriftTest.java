package io.factorline.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Running sums after millions of bars, against exact arithmetic over the last window. */
final class DriftTest {

  private static final int PERIOD = 300;
  private static final int ROUNDS = 100;
  private static final double RELATIVE = 1e-12;

  private static final List<Bar> BARS = Series.lively(17, 20_000, 61_800.0);

  static Stream<IndicatorSpec> running() {
    return Stream.of(
        IndicatorSpec.of("sma", PERIOD),
        IndicatorSpec.of("wma", PERIOD),
        IndicatorSpec.of("stddev", PERIOD),
        IndicatorSpec.of("ema", PERIOD),
        Runs.indicator("bbands", "period", Integer.toString(PERIOD), "deviations", "2"));
  }

  @ParameterizedTest
  @MethodSource("running")
  void shouldNotDriftInTwoMillionBars(IndicatorSpec indicator) {
    ViewKernel kernel = Runs.kernel(indicator);
    for (int round = 0; round < ROUNDS; round++) {
      BARS.forEach(kernel::update);
    }
    double[] actual = new double[kernel.factorCount()];
    kernel.closed(actual, 0);

    List<Bar> tail = new ArrayList<>(BARS.subList(BARS.size() - tailOf(indicator), BARS.size()));
    List<List<BigDecimal>> expected = new Exact(tail).columns(indicator);
    for (int f = 0; f < actual.length; f++) {
      BigDecimal wanted = expected.get(f).getLast();
      BigDecimal error = new BigDecimal(actual[f]).subtract(wanted).abs();
      assertThat(error).isLessThanOrEqualTo(wanted.multiply(BigDecimal.valueOf(RELATIVE)));
    }
  }

  /** An exponential average forgets its seed slowly: after 8,000 bars to 1e-23. */
  private static int tailOf(IndicatorSpec indicator) {
    return indicator.kind().equals("ema") ? 8000 : PERIOD;
  }
}
