package io.factorline.sync.parity;

import io.factorline.kernel.FactorSpec;
import java.util.List;

/** Standard deviations of a sample in place of those of a population. */
final class Divisors {
  private Divisors() {}

  /** The divisors that a factor may have been given. */
  static List<Variant> of(FactorSpec factor) {
    String kind = factor.indicator().kind();
    if (!kind.equals("stddev") && !kind.equals("bbands")) {
      return List.of();
    }
    int period = Integer.parseInt(String.valueOf(factor.indicator().parameters().get("period")));
    double deviations =
        kind.equals("stddev")
            ? 0
            : Double.parseDouble(String.valueOf(factor.indicator().parameters().get("deviations")));
    return List.of(
        new Variant(
            "divisor",
            "deviation of a sample (n - 1), not of a population (n)",
            0,
            (bars, start) -> values(bars.close(), period, deviations, factor.output())));
  }

  private static double[] values(double[] close, int period, double deviations, String output) {
    double[] values = new double[close.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = i < period - 1 ? Double.NaN : value(close, i, period, deviations, output);
    }
    return values;
  }

  private static double value(
      double[] close, int at, int period, double deviations, String output) {
    double mean = 0;
    for (int i = at - period + 1; i <= at; i++) {
      mean += close[i];
    }
    mean /= period;
    double squares = 0;
    for (int i = at - period + 1; i <= at; i++) {
      squares += (close[i] - mean) * (close[i] - mean);
    }
    double deviation = Math.sqrt(squares / (period - 1));
    return switch (output) {
      case "upper" -> mean + deviations * deviation;
      case "lower" -> mean - deviations * deviation;
      case "middle" -> mean;
      default -> deviation;
    };
  }
}
