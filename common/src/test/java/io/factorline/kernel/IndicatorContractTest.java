package io.factorline.kernel;

import org.junit.jupiter.api.Nested;

/** Each kind, and each way to compute it, under {@link IndicatorContract}. */
final class IndicatorContractTest {

  abstract static class OfPrice extends IndicatorContract {

    OfPrice(int firstIndex, String kind, String... namesAndValues) {
      super(firstIndex, kind, namesAndValues);
    }

    @Override
    double[] flat(FlatMode mode, double price) {
      return new double[] {price};
    }
  }

  abstract static class OfLongWindow extends OfPrice {

    OfLongWindow(String kind, int period) {
      super(period - 1, kind, "period", Integer.toString(period));
    }

    OfLongWindow(int firstIndex, String kind, String... namesAndValues) {
      super(firstIndex, kind, namesAndValues);
    }

    @Override
    boolean keepsRunningSums() {
      return true;
    }
  }

  abstract static class OfRatio extends IndicatorContract {

    private final double neutral;
    private final double talib;

    OfRatio(double neutral, double talib, int firstIndex, String kind, String... namesAndValues) {
      super(firstIndex, kind, namesAndValues);
      this.neutral = neutral;
      this.talib = talib;
    }

    @Override
    boolean isPrice() {
      return false;
    }

    @Override
    double[] flat(FlatMode mode, double price) {
      return new double[] {mode == FlatMode.NEUTRAL ? neutral : talib};
    }
  }

  @Nested
  final class LastPrice extends OfPrice {
    LastPrice() {
      super(0, "last_price");
    }
  }

  @Nested
  final class Open extends OfPrice {
    Open() {
      super(0, "open");
    }
  }

  @Nested
  final class High extends OfPrice {
    High() {
      super(0, "high");
    }
  }

  @Nested
  final class Low extends OfPrice {
    Low() {
      super(0, "low");
    }
  }

  @Nested
  final class Volume extends OfRatio {
    Volume() {
      super(2.0, 2.0, 0, "volume");
    }
  }

  @Nested
  final class SessionVwap extends OfPrice {
    SessionVwap() {
      super(0, "vwap");
    }
  }

  @Nested
  final class SmaOfOne extends OfPrice {
    SmaOfOne() {
      super(0, "sma", "period", "1");
    }
  }

  @Nested
  final class SmaOf20 extends OfPrice {
    SmaOf20() {
      super(19, "sma", "period", "20");
    }
  }

  @Nested
  final class SmaOf256 extends OfPrice {
    SmaOf256() {
      super(255, "sma", "period", "256");
    }
  }

  @Nested
  final class SmaOf257 extends OfLongWindow {
    SmaOf257() {
      super("sma", 257);
    }
  }

  @Nested
  final class EmaOf12 extends OfPrice {
    EmaOf12() {
      super(11, "ema", "period", "12");
    }
  }

  @Nested
  final class WmaOf20 extends OfPrice {
    WmaOf20() {
      super(19, "wma", "period", "20");
    }
  }

  @Nested
  final class WmaOf300 extends OfLongWindow {
    WmaOf300() {
      super("wma", 300);
    }
  }

  @Nested
  final class RsiOf14 extends OfRatio {
    RsiOf14() {
      super(50.0, 0.0, 14, "rsi", "period", "14");
    }
  }

  @Nested
  final class MacdOf12And26And9 extends OfPrice {
    MacdOf12And26And9() {
      super(33, "macd", "fast", "12", "slow", "26", "signal", "9");
    }

    @Override
    double[] flat(FlatMode mode, double price) {
      return new double[] {0.0, 0.0, 0.0};
    }
  }

  @Nested
  final class BandsOf20 extends OfPrice {
    BandsOf20() {
      super(19, "bbands", "period", "20", "deviations", "2");
    }

    @Override
    double[] flat(FlatMode mode, double price) {
      return new double[] {price, price, price};
    }
  }

  @Nested
  final class BandsOf300 extends OfLongWindow {
    BandsOf300() {
      super(299, "bbands", "period", "300", "deviations", "2.5");
    }

    @Override
    double[] flat(FlatMode mode, double price) {
      return new double[] {price, price, price};
    }
  }

  @Nested
  final class DeviationOf20 extends OfPrice {
    DeviationOf20() {
      super(19, "stddev", "period", "20");
    }

    @Override
    double[] flat(FlatMode mode, double price) {
      return new double[] {0.0};
    }
  }

  @Nested
  final class DeviationOf300 extends OfLongWindow {
    DeviationOf300() {
      super("stddev", 300);
    }

    @Override
    double[] flat(FlatMode mode, double price) {
      return new double[] {0.0};
    }
  }

  @Nested
  final class AtrOf14 extends OfPrice {
    AtrOf14() {
      super(14, "atr", "period", "14");
    }

    @Override
    double[] flat(FlatMode mode, double price) {
      return new double[] {0.0};
    }
  }

  @Nested
  final class AdxOf14 extends OfRatio {
    AdxOf14() {
      super(0.0, 0.0, 27, "adx", "period", "14");
    }
  }

  @Nested
  final class CciOf20 extends OfRatio {
    CciOf20() {
      super(0.0, 0.0, 19, "cci", "period", "20");
    }
  }

  @Nested
  final class RocOf10 extends OfRatio {
    RocOf10() {
      super(0.0, 0.0, 10, "roc", "period", "10");
    }
  }

  @Nested
  final class StochasticOf14And3And3 extends OfRatio {
    StochasticOf14And3And3() {
      super(50.0, 0.0, 17, "stoch", "k", "14", "k_slow", "3", "d", "3");
    }

    @Override
    double[] flat(FlatMode mode, double price) {
      double both = mode == FlatMode.NEUTRAL ? 50.0 : 0.0;
      return new double[] {both, both};
    }
  }

  @Nested
  final class StochasticWithoutSmoothing extends OfRatio {
    StochasticWithoutSmoothing() {
      super(50.0, 0.0, 4, "stoch", "k", "5", "k_slow", "1", "d", "1");
    }

    @Override
    double[] flat(FlatMode mode, double price) {
      double both = mode == FlatMode.NEUTRAL ? 50.0 : 0.0;
      return new double[] {both, both};
    }
  }

  @Nested
  final class WilliamsOf14 extends OfRatio {
    WilliamsOf14() {
      super(-50.0, 0.0, 13, "willr", "period", "14");
    }
  }
}
