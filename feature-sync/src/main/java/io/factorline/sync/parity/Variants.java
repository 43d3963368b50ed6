package io.factorline.sync.parity;

import io.factorline.catalog.BarView;
import io.factorline.kernel.Bar;
import io.factorline.kernel.FactorSpec;
import io.factorline.kernel.FlatMode;
import io.factorline.kernel.KernelSpec;
import io.factorline.kernel.Ohlcv;
import io.factorline.kernel.ViewKernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The ways that are tried for a factor. Those over bars need open, high, low, close and volume. */
final class Variants {
  private static final int MAX_BARS = 5_000_000;

  private final BarView view;
  private final FactorSpec factor;

  Variants(BarView view, FactorSpec factor) {
    this.view = view;
    this.factor = factor;
  }

  /** All of them, the likeliest first; of two that fit equally well the first is told. */
  List<Variant> all(boolean hasBars) {
    List<Variant> all = new ArrayList<>();
    all.add(new Variant("rounding", "the same formula in another order", 0, stored()));
    all.add(
        new Variant(
            "reading", "look-ahead: the bar that is still open is read as if closed", 1, stored()));
    all.add(new Variant("reading", "one bar late", -1, stored()));
    if (hasBars) {
      all.addAll(Seeds.of(factor));
      all.addAll(Divisors.of(factor));
      all.add(new Variant("seed", "started at the first row of the column", 0, this::fromFirstRow));
      all.add(
          new Variant(
              "seed",
              "started so that its first value is the first of the column",
              0,
              this::fromFirstValue));
      all.add(new Variant("flat", "another answer where nothing moves", 0, this::otherFlat));
      all.add(new Variant("fill", "bars were filled where there was no trade", 0, this::filled));
    }
    return all;
  }

  private static Variant.Values stored() {
    return (bars, start) -> bars.factor();
  }

  private double[] fromFirstRow(BarSeries bars, Variant.Start start) {
    return run(bars, Math.max(0, start.firstBar()), view.kernel().flat());
  }

  private double[] fromFirstValue(BarSeries bars, Variant.Start start) {
    int first = start.firstValue() - kernel(view.kernel().flat()).firstIndex(0);
    return run(bars, Math.max(0, first), view.kernel().flat());
  }

  private double[] otherFlat(BarSeries bars, Variant.Start start) {
    FlatMode mode = view.kernel().flat();
    return run(bars, 0, mode == FlatMode.NEUTRAL ? FlatMode.TALIB : FlatMode.NEUTRAL);
  }

  private ViewKernel kernel(FlatMode flat) {
    return ViewKernel.of(new KernelSpec(List.of(factor), flat));
  }

  private double[] run(BarSeries bars, int from, FlatMode flat) {
    double[] values = new double[bars.size()];
    Arrays.fill(values, Double.NaN);
    ViewKernel kernel = kernel(flat);
    for (int i = from; i < bars.size(); i++) {
      kernel.update(bar(bars, i, bars.startNs()[i], bars.endNs()[i]));
      kernel.closed(values, i);
    }
    return values;
  }

  private static Bar bar(BarSeries bars, int i, long startNs, long endNs) {
    return Bar.imported(
        startNs,
        endNs,
        bars.sessionDay()[i],
        Ohlcv.of(bars.open()[i], bars.high()[i], bars.low()[i], bars.close()[i], bars.volume()[i]));
  }

  /** Each stretch of the timeframe without a trade gets a bar at the last close, of no volume. */
  private double[] filled(BarSeries bars, Variant.Start start) {
    double[] values = new double[bars.size()];
    Arrays.fill(values, Double.NaN);
    long length = view.timeframe().durationNs();
    if (view.timeframe().isDaily() || span(bars) / length > MAX_BARS) {
      return values;
    }
    ViewKernel kernel = kernel(view.kernel().flat());
    for (int i = 0; i < bars.size(); i++) {
      for (long at = i == 0 ? bars.startNs()[0] : bars.endNs()[i - 1];
          at < bars.startNs()[i];
          at += length) {
        double close = bars.close()[i - 1];
        Ohlcv flat = Ohlcv.of(close, close, close, close, 0);
        kernel.update(Bar.imported(at, at + length, bars.sessionDay()[i - 1], flat));
      }
      kernel.update(bar(bars, i, bars.startNs()[i], bars.endNs()[i]));
      kernel.closed(values, i);
    }
    return values;
  }

  private static long span(BarSeries bars) {
    return bars.size() == 0 ? 0 : bars.endNs()[bars.size() - 1] - bars.startNs()[0];
  }
}
