package io.factorline.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Indicators with many parameters, to be compared with one oracle or another. */
final class Kinds {

  private Kinds() {}

  /** What TA-Lib has, periods short and long. */
  static Stream<IndicatorSpec> inTalib() {
    List<IndicatorSpec> all = new ArrayList<>();
    for (String kind :
        List.of("sma", "ema", "wma", "rsi", "stddev", "atr", "adx", "cci", "roc", "willr")) {
      for (int period : new int[] {2, 5, 14, 20, 60, 256, 257, 300}) {
        all.add(IndicatorSpec.of(kind, period));
      }
    }
    for (String period : List.of("2", "20", "300")) {
      all.add(Runs.indicator("bbands", "period", period, "deviations", "2"));
      all.add(Runs.indicator("bbands", "period", period, "deviations", "1.75"));
    }
    all.add(Runs.indicator("macd", "fast", "12", "slow", "26", "signal", "9"));
    all.add(Runs.indicator("macd", "fast", "2", "slow", "3", "signal", "2"));
    all.add(Runs.indicator("macd", "fast", "5", "slow", "35", "signal", "5"));
    all.add(Runs.indicator("stoch", "k", "14", "k_slow", "3", "d", "3"));
    all.add(Runs.indicator("stoch", "k", "5", "k_slow", "1", "d", "1"));
    all.add(Runs.indicator("stoch", "k", "21", "k_slow", "7", "d", "4"));
    return all.stream();
  }

  /** What TA-Lib has, what it has not, and what its Java port throws on (a signal of 1). */
  static Stream<IndicatorSpec> all() {
    List<IndicatorSpec> all = new ArrayList<>(inTalib().toList());
    for (String kind : List.of("last_price", "open", "high", "low", "volume", "vwap")) {
      all.add(IndicatorSpec.of(kind));
    }
    for (String kind : List.of("sma", "ema", "wma", "atr", "roc")) {
      all.add(IndicatorSpec.of(kind, 1));
    }
    all.add(Runs.indicator("macd", "fast", "3", "slow", "7", "signal", "1"));
    all.add(Runs.indicator("stoch", "k", "1", "k_slow", "300", "d", "2"));
    return all.stream();
  }

  /** Absolute error allowed beside 1e-9 relative: only where a kind passes through zero. */
  static double floor(String kind, double level) {
    return switch (kind) {
      case "macd" -> 1e-13 * level;
      case "cci", "adx", "rsi", "stoch", "willr" -> 1e-9;
      case "roc" -> 1e-12;
      default -> 0.0;
    };
  }
}
