package io.factorline.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Short ways to make specifications, to run kernels over series, and to compare columns. */
final class Runs {

  private Runs() {}

  static IndicatorSpec indicator(String kind, String... namesAndValues) {
    TreeMap<String, String> parameters = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      parameters.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new IndicatorSpec(kind, parameters);
  }

  /** All outputs of the indicator as factors, in order. */
  static KernelSpec spec(IndicatorSpec indicator, FlatMode flat) {
    List<FactorSpec> factors = new ArrayList<>();
    for (String output : IndicatorCatalog.outputsOf(indicator.kind())) {
      factors.add(new FactorSpec(output, indicator, output));
    }
    return new KernelSpec(factors, flat);
  }

  static ViewKernel kernel(IndicatorSpec indicator) {
    return ViewKernel.of(spec(indicator, FlatMode.NEUTRAL));
  }

  /** The 27 factors of a usual view. */
  static KernelSpec usualView() {
    List<FactorSpec> factors = new ArrayList<>();
    for (String kind : List.of("last_price", "open", "high", "low", "volume", "vwap")) {
      factors.add(new FactorSpec(kind, IndicatorSpec.of(kind), "value"));
    }
    for (String name :
        List.of(
            "sma_5",
            "sma_20",
            "sma_60",
            "ema_12",
            "ema_20",
            "ema_26",
            "wma_20",
            "rsi_14",
            "stddev_20",
            "atr_14",
            "adx_14",
            "cci_20",
            "roc_10",
            "willr_14")) {
      String[] parts = name.split("_");
      IndicatorSpec indicator = IndicatorSpec.of(parts[0], Integer.parseInt(parts[1]));
      factors.add(new FactorSpec(name, indicator, "value"));
    }
    IndicatorSpec macd = indicator("macd", "fast", "12", "slow", "26", "signal", "9");
    IndicatorSpec bands = indicator("bbands", "period", "20", "deviations", "2");
    IndicatorSpec stochastic = indicator("stoch", "k", "14", "k_slow", "3", "d", "3");
    for (IndicatorSpec indicator : List.of(macd, bands, stochastic)) {
      for (String output : IndicatorCatalog.outputsOf(indicator.kind())) {
        factors.add(new FactorSpec(indicator.kind() + "_" + output, indicator, output));
      }
    }
    return new KernelSpec(factors, FlatMode.NEUTRAL);
  }

  /** Columns [factor][bar] of what is closed after each bar. */
  static double[][] closed(ViewKernel kernel, List<Bar> bars) {
    double[][] columns = new double[kernel.factorCount()][bars.size()];
    double[] row = new double[kernel.factorCount()];
    for (int i = 0; i < bars.size(); i++) {
      kernel.update(bars.get(i));
      kernel.closed(row, 0);
      for (int f = 0; f < row.length; f++) {
        columns[f][i] = row[f];
      }
    }
    return columns;
  }

  static double[][] closed(IndicatorSpec indicator, List<Bar> bars) {
    return closed(kernel(indicator), bars);
  }

  static byte[] state(ViewKernel kernel) {
    ByteBuffer bytes = ByteBuffer.allocate(kernel.stateBytes());
    kernel.write(bytes);
    assertThat(bytes.remaining()).isZero();
    return bytes.array();
  }

  /**
   * Same NaNs, and elsewhere within {@code relative} of the expected value.
   *
   * @param floor absolute error that is allowed beside it, where values pass through zero
   */
  static void assertColumn(
      String name, double[] actual, double[] expected, double relative, double floor) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      boolean sameNaN = Double.isNaN(actual[i]) && Double.isNaN(expected[i]);
      double error = Math.abs(actual[i] - expected[i]);
      if (!sameNaN && !(error <= relative * Math.abs(expected[i]) + floor)) {
        fail("%s at %d: %s instead of %s, off by %s", name, i, actual[i], expected[i], error);
      }
    }
  }

  /** The very same bits; every NaN counts as the same. */
  static void assertSameBits(String name, double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      if (Double.doubleToLongBits(actual[i]) != Double.doubleToLongBits(expected[i])) {
        fail("%s at %d: %s instead of %s", name, i, actual[i], expected[i]);
      }
    }
  }
}
