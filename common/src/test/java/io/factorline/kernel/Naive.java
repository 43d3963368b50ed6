package io.factorline.kernel;

import java.util.Arrays;
import java.util.List;

/**
 * The slow twin: every value from the full history by the textbook's formula, plain loops, two-pass
 * deviations, no shared code with the kernel. Columns [output][bar], NaN before the first index.
 */
final class Naive {

  private final List<Bar> bars;
  private final double[] h;
  private final double[] l;
  private final double[] c;
  private final int size;

  Naive(List<Bar> bars) {
    this.bars = bars;
    h = Series.highs(bars);
    l = Series.lows(bars);
    c = Series.closes(bars);
    size = bars.size();
  }

  double[][] columns(IndicatorSpec with) {
    int n = with.parameters().containsKey("period") ? whole(with, "period") : 0;
    return switch (with.kind()) {
      case "last_price" -> one(c);
      case "high" -> one(h);
      case "low" -> one(l);
      case "open" -> one(bars.stream().mapToDouble(Bar::open).toArray());
      case "volume" -> one(bars.stream().mapToDouble(Bar::volume).toArray());
      case "vwap" -> one(vwap());
      case "sma" -> one(sma(c, n));
      case "ema" -> one(ema(c, n, 0));
      case "wma" -> one(wma(n));
      case "rsi" -> one(rsi(n));
      case "stddev" -> one(deviation(n));
      case "atr" -> one(atr(n));
      case "adx" -> one(adx(n));
      case "cci" -> one(cci(n));
      case "roc" -> one(roc(n));
      case "willr" -> one(position(n, -50.0, -100.0));
      case "macd" -> macd(whole(with, "fast"), whole(with, "slow"), whole(with, "signal"));
      case "bbands" -> bands(n, Double.parseDouble(with.parameters().get("deviations")));
      case "stoch" -> stochastic(whole(with, "k"), whole(with, "k_slow"), whole(with, "d"));
      default -> throw new IllegalArgumentException("must be known: kind=" + with.kind());
    };
  }

  private static double[][] one(double[] column) {
    return new double[][] {column};
  }

  private static int whole(IndicatorSpec with, String name) {
    return Integer.parseInt(with.parameters().get(name));
  }

  private double[] none() {
    double[] column = new double[size];
    Arrays.fill(column, Double.NaN);
    return column;
  }

  private double[] vwap() {
    double[] out = none();
    for (int i = 0; i < size; i++) {
      double turnover = 0.0;
      double volume = 0.0;
      for (int j = i; j >= 0 && bars.get(j).sessionDay() == bars.get(i).sessionDay(); j--) {
        turnover += bars.get(j).turnover();
        volume += bars.get(j).volume();
      }
      out[i] = turnover / volume;
    }
    return out;
  }

  /** Mean of the n values up to each bar; NaN where any of them is. */
  private double[] sma(double[] x, int n) {
    double[] out = none();
    for (int i = n - 1; i < size; i++) {
      double sum = 0.0;
      for (int j = i - n + 1; j <= i; j++) {
        sum += x[j];
      }
      out[i] = sum / n;
    }
    return out;
  }

  private double[] wma(int n) {
    double[] out = none();
    for (int i = n - 1; i < size; i++) {
      double sum = 0.0;
      double weights = 0.0;
      for (int weight = 1; weight <= n; weight++) {
        sum += weight * c[i - n + weight];
        weights += weight;
      }
      out[i] = sum / weights;
    }
    return out;
  }

  /** The average over x[start..]; its first value lies at start + n - 1. */
  private double[] ema(double[] x, int n, int start) {
    double[] out = none();
    if (start + n > size) {
      return out;
    }
    double average = 0.0;
    for (int i = start; i < start + n; i++) {
      average += x[i] / n;
    }
    out[start + n - 1] = average;
    double alpha = 2.0 / (n + 1.0);
    for (int i = start + n; i < size; i++) {
      average = alpha * x[i] + (1.0 - alpha) * average;
      out[i] = average;
    }
    return out;
  }

  private double[][] macd(int fast, int slow, int signal) {
    double[] fasts = ema(c, fast, slow - fast);
    double[] slows = ema(c, slow, 0);
    double[] lines = none();
    for (int i = 0; i < size; i++) {
      lines[i] = fasts[i] - slows[i];
    }
    double[] signals = ema(lines, signal, slow - 1);
    double[] hist = none();
    for (int i = 0; i < size; i++) {
      hist[i] = lines[i] - signals[i];
      lines[i] = Double.isNaN(signals[i]) ? Double.NaN : lines[i];
    }
    return new double[][] {lines, signals, hist};
  }

  /** Wilder's average of x[1..], seeded with the mean of x[1..n]. */
  private double[] wilder(double[] x, int n) {
    double[] out = none();
    for (int i = n; i < size; i++) {
      if (i == n) {
        out[i] = Arrays.stream(x, 1, n + 1).sum() / n;
      } else {
        out[i] = out[i - 1] + (x[i] - out[i - 1]) / n;
      }
    }
    return out;
  }

  private double[] rsi(int n) {
    double[] gains = new double[size];
    double[] losses = new double[size];
    for (int i = 1; i < size; i++) {
      gains[i] = Math.max(0.0, c[i] - c[i - 1]);
      losses[i] = Math.max(0.0, c[i - 1] - c[i]);
    }
    double[] gain = wilder(gains, n);
    double[] loss = wilder(losses, n);
    double[] out = none();
    for (int i = n; i < size; i++) {
      boolean still = gain[i] == 0.0 && loss[i] == 0.0;
      out[i] = still ? 50.0 : 100.0 - 100.0 / (1.0 + gain[i] / loss[i]);
    }
    return out;
  }

  private double[] trueRanges() {
    double[] out = new double[size];
    for (int i = 1; i < size; i++) {
      out[i] = Math.max(h[i], c[i - 1]) - Math.min(l[i], c[i - 1]);
    }
    return out;
  }

  private double[] atr(int n) {
    return wilder(trueRanges(), n);
  }

  private double[] adx(int n) {
    double[] ranges = trueRanges();
    double[] dx = new double[size];
    double plus = 0.0;
    double minus = 0.0;
    double range = 0.0;
    for (int i = 1; i < size; i++) {
      double up = h[i] - h[i - 1];
      double down = l[i - 1] - l[i];
      double keep = i < n ? 1.0 : 1.0 - 1.0 / n;
      plus = plus * keep + (up > 0.0 && up > down ? up : 0.0);
      minus = minus * keep + (down > 0.0 && down > up ? down : 0.0);
      range = range * keep + ranges[i];
      double plusIndex = range == 0.0 ? 0.0 : 100.0 * plus / range;
      double minusIndex = range == 0.0 ? 0.0 : 100.0 * minus / range;
      double both = plusIndex + minusIndex;
      dx[i] = both == 0.0 ? 0.0 : 100.0 * Math.abs(plusIndex - minusIndex) / both;
    }
    double[] out = none();
    for (int i = 2 * n - 1; i < size; i++) {
      boolean first = i == 2 * n - 1;
      out[i] =
          first ? Arrays.stream(dx, n, 2 * n).sum() / n : out[i - 1] * (n - 1.0) / n + dx[i] / n;
    }
    return out;
  }

  private double[] deviation(int n) {
    double[] mean = sma(c, n);
    double[] out = none();
    for (int i = n - 1; i < size; i++) {
      double squares = 0.0;
      double rest = 0.0;
      for (int j = i - n + 1; j <= i; j++) {
        squares += (c[j] - mean[i]) * (c[j] - mean[i]);
        rest += c[j] - mean[i];
      }
      out[i] = Math.sqrt(Math.max(0.0, squares / n - rest / n * (rest / n)));
    }
    return out;
  }

  private double[][] bands(int n, double deviations) {
    double[] middle = sma(c, n);
    double[] deviation = deviation(n);
    double[] upper = none();
    double[] lower = none();
    for (int i = n - 1; i < size; i++) {
      upper[i] = middle[i] + deviations * deviation[i];
      lower[i] = middle[i] - deviations * deviation[i];
    }
    return new double[][] {upper, middle, lower};
  }

  private double[] cci(int n) {
    double[] typical = new double[size];
    for (int i = 0; i < size; i++) {
      typical[i] = (h[i] + l[i] + c[i]) / 3.0;
    }
    double[] out = none();
    for (int i = n - 1; i < size; i++) {
      double[] window = Arrays.copyOfRange(typical, i - n + 1, i + 1);
      double lowest = Arrays.stream(window).min().orElseThrow();
      double mean = Arrays.stream(window).map(value -> value - lowest).sum() / n;
      double off = Arrays.stream(window).map(value -> Math.abs(value - lowest - mean)).sum() / n;
      out[i] = off == 0.0 ? 0.0 : (typical[i] - lowest - mean) / (0.015 * off);
    }
    return out;
  }

  private double[] roc(int n) {
    double[] out = none();
    for (int i = n; i < size; i++) {
      out[i] = (c[i] / c[i - n] - 1.0) * 100.0;
    }
    return out;
  }

  /**
   * Where the close lies in the range of n bars, 0..100 plus offset; {@code flat} without range.
   */
  private double[] position(int n, double flat, double offset) {
    double[] out = none();
    for (int i = n - 1; i < size; i++) {
      double highest = Arrays.stream(h, i - n + 1, i + 1).max().orElseThrow();
      double lowest = Arrays.stream(l, i - n + 1, i + 1).min().orElseThrow();
      out[i] = highest == lowest ? flat : 100.0 * (c[i] - lowest) / (highest - lowest) + offset;
    }
    return out;
  }

  private double[][] stochastic(int k, int kSlow, int d) {
    double[] fast = position(k, 50.0, 0.0);
    double[] slow = none();
    double[] slowest = none();
    for (int i = k + kSlow - 2; i < size; i++) {
      slow[i] = Arrays.stream(fast, i - kSlow + 1, i + 1).sum() / kSlow;
    }
    for (int i = k + kSlow + d - 3; i < size; i++) {
      slowest[i] = Arrays.stream(slow, i - d + 1, i + 1).sum() / d;
    }
    Arrays.fill(slow, 0, Math.min(size, k + kSlow + d - 3), Double.NaN);
    return new double[][] {slow, slowest};
  }
}
