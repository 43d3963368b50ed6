package io.factorline.sync.parity;

import io.factorline.kernel.FactorSpec;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Other seeds of exponential and Wilder's smoothing, as they are found in libraries. */
final class Seeds {
  private Seeds() {}

  /** The seeds that a factor may have been given. */
  static List<Variant> of(FactorSpec factor) {
    return switch (factor.indicator().kind()) {
      case "ema" -> ofEma(period(factor, "period"));
      case "macd" -> ofMacd(factor);
      case "rsi" -> ofRsi(period(factor, "period"));
      case "atr" -> ofAtr(period(factor, "period"));
      default -> List.of();
    };
  }

  private static int period(FactorSpec factor, String name) {
    return Integer.parseInt(String.valueOf(factor.indicator().parameters().get(name)));
  }

  private static List<Variant> ofEma(int period) {
    double weight = 2.0 / (period + 1);
    return List.of(
        new Variant(
            "seed",
            "EMA begins with the first close",
            0,
            (bars, start) -> first(bars.close(), 0, weight)),
        new Variant(
            "seed",
            "EMA weighs all closes since the first (adjusted)",
            0,
            (bars, start) -> adjusted(bars.close(), weight)));
  }

  private static List<Variant> ofMacd(FactorSpec factor) {
    double fast = 2.0 / (period(factor, "fast") + 1);
    double slow = 2.0 / (period(factor, "slow") + 1);
    double signal = 2.0 / (period(factor, "signal") + 1);
    return List.of(
        new Variant(
            "seed",
            "EMAs begin with the first close",
            0,
            (bars, start) -> {
              double[] line = minus(first(bars.close(), 0, fast), first(bars.close(), 0, slow));
              return switch (factor.output()) {
                case "macd" -> line;
                case "signal" -> first(line, 0, signal);
                default -> minus(line, first(line, 0, signal));
              };
            }));
  }

  private static double[] minus(double[] a, double[] b) {
    double[] difference = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  private static List<Variant> ofRsi(int period) {
    double weight = 1.0 / period;
    return List.of(
        new Variant(
            "seed",
            "Wilder's averages begin with the first difference",
            0,
            (bars, start) ->
                strength(
                    first(changes(bars, x -> Math.max(x, 0)), 1, weight),
                    first(changes(bars, x -> Math.max(-x, 0)), 1, weight))),
        new Variant(
            "seed",
            "simple averages in place of Wilder's (Cutler)",
            0,
            (bars, start) ->
                strength(
                    mean(changes(bars, x -> Math.max(x, 0)), period),
                    mean(changes(bars, x -> Math.max(-x, 0)), period))));
  }

  private static List<Variant> ofAtr(int period) {
    return List.of(
        new Variant(
            "seed",
            "Wilder's average begins with the first range",
            0,
            (bars, start) -> first(ranges(bars), 0, 1.0 / period)),
        new Variant(
            "seed",
            "a simple average in place of Wilder's",
            0,
            (bars, start) -> mean(ranges(bars), period)));
  }

  private static double[] strength(double[] gains, double[] losses) {
    double[] values = new double[gains.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = 100 * gains[i] / (gains[i] + losses[i]);
    }
    return values;
  }

  private static double[] changes(BarSeries bars, DoubleUnaryOperator part) {
    double[] changes = new double[bars.size()];
    for (int i = 1; i < changes.length; i++) {
      changes[i] = part.applyAsDouble(bars.close()[i] - bars.close()[i - 1]);
    }
    return changes;
  }

  private static double[] ranges(BarSeries bars) {
    double[] ranges = new double[bars.size()];
    for (int i = 0; i < ranges.length; i++) {
      double range = bars.high()[i] - bars.low()[i];
      if (i > 0) {
        double before = bars.close()[i - 1];
        range = Math.max(range, Math.abs(bars.high()[i] - before));
        range = Math.max(range, Math.abs(bars.low()[i] - before));
      }
      ranges[i] = range;
    }
    return ranges;
  }

  /** Begins with the value at an index. */
  private static double[] first(double[] values, int index, double weight) {
    double[] smooth = new double[values.length];
    for (int i = 0; i < smooth.length; i++) {
      smooth[i] = i <= index ? values[i] : smooth[i - 1] + (values[i] - smooth[i - 1]) * weight;
    }
    return smooth;
  }

  private static double[] adjusted(double[] values, double weight) {
    double[] smooth = new double[values.length];
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < smooth.length; i++) {
      sum = sum * (1 - weight) + values[i];
      weights = weights * (1 - weight) + 1;
      smooth[i] = sum / weights;
    }
    return smooth;
  }

  private static double[] mean(double[] values, int period) {
    double[] means = new double[values.length];
    for (int i = 0; i < means.length; i++) {
      double sum = 0;
      for (int j = Math.max(0, i - period + 1); j <= i; j++) {
        sum += values[j];
      }
      means[i] = i < period - 1 ? Double.NaN : sum / period;
    }
    return means;
  }
}
