package io.factorline.benchmarks;

import io.factorline.kernel.Bar;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.ATRIndicator;
import org.ta4j.core.indicators.CCIIndicator;
import org.ta4j.core.indicators.MACDIndicator;
import org.ta4j.core.indicators.ROCIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.StochasticOscillatorKIndicator;
import org.ta4j.core.indicators.WilliamsRIndicator;
import org.ta4j.core.indicators.adx.ADXIndicator;
import org.ta4j.core.indicators.averages.EMAIndicator;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.averages.WMAIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsLowerIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsMiddleIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsUpperIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.statistics.StandardDeviationIndicator;
import org.ta4j.core.num.DoubleNumFactory;
import org.ta4j.core.num.Num;

/**
 * The 20 factors of {@link Factors#computed} of one symbol by ta4j, used as its own documentation
 * does for live trading and as fast as it goes: doubles for numbers, a bounded series, indicators
 * made once and sharing their parts, each asked for each bar so that its cache is never cold.
 */
final class Ta4jFactors {
  private static final int KEPT_BARS = 256;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final BarSeries series =
      new BaseBarSeriesBuilder()
          .withNumFactory(DoubleNumFactory.getInstance())
          .withMaxBarCount(KEPT_BARS)
          .build();
  private final Map<String, Indicator<Num>> byName = new LinkedHashMap<>();
  private final Indicator<Num>[] indicators;
  private long endSecond = Bars.SECOND_NS;

  Ta4jFactors() {
    ClosePriceIndicator close = new ClosePriceIndicator(series);
    addAverages(close);
    addOscillators(close);
    indicators = toArray(byName);
  }

  private void addAverages(ClosePriceIndicator close) {
    SMAIndicator sma20 = new SMAIndicator(close, 20);
    StandardDeviationIndicator deviation = new StandardDeviationIndicator(close, 20);
    BollingerBandsMiddleIndicator middle = new BollingerBandsMiddleIndicator(sma20);
    byName.put("sma_5", new SMAIndicator(close, 5));
    byName.put("sma_20", sma20);
    byName.put("sma_60", new SMAIndicator(close, 60));
    byName.put("ema_12", new EMAIndicator(close, 12));
    byName.put("ema_26", new EMAIndicator(close, 26));
    byName.put("wma_20", new WMAIndicator(close, 20));
    byName.put("bb_upper", new BollingerBandsUpperIndicator(middle, deviation));
    byName.put("bb_lower", new BollingerBandsLowerIndicator(middle, deviation));
    byName.put("stddev_20", deviation);
  }

  private void addOscillators(ClosePriceIndicator close) {
    MACDIndicator macd = new MACDIndicator(close, 12, 26);
    EMAIndicator signal = macd.getSignalLine(9);
    SMAIndicator slowK = new SMAIndicator(new StochasticOscillatorKIndicator(series, 14), 3);
    byName.put("rsi_14", new RSIIndicator(close, 14));
    byName.put("macd", macd);
    byName.put("macd_signal", signal);
    byName.put("macd_hist", macd.getHistogram(9));
    byName.put("atr_14", new ATRIndicator(series, 14));
    byName.put("adx_14", new ADXIndicator(series, 14));
    byName.put("cci_20", new CCIIndicator(series, 20));
    byName.put("roc_10", new ROCIndicator(close, 10));
    byName.put("stoch_k", slowK);
    byName.put("stoch_d", new SMAIndicator(slowK, 3));
    byName.put("willr_14", new WilliamsRIndicator(series, 14));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private static Indicator<Num>[] toArray(Map<String, Indicator<Num>> indicators) {
    return indicators.values().toArray(new Indicator[0]);
  }

  /** Names in the order in which {@link #read} asks for them. */
  Iterable<String> names() {
    return byName.keySet();
  }

  /** The factor as of the last bar. */
  double value(String name) {
    Indicator<Num> indicator = byName.get(name);
    if (indicator == null) {
      throw new IllegalArgumentException("must be one of " + byName.keySet() + ": name=" + name);
    }
    return indicator.getValue(series.getEndIndex()).doubleValue();
  }

  /** Adds the next bar. */
  void add(Bar bar) {
    endSecond++;
    series
        .barBuilder()
        .timePeriod(SECOND)
        .endTime(Instant.ofEpochSecond(endSecond))
        .openPrice(bar.open())
        .highPrice(bar.high())
        .lowPrice(bar.low())
        .closePrice(bar.close())
        .volume(bar.volume())
        .add();
  }

  /** A trade in the last bar. */
  void trade(double price, double size) {
    series.addTrade(size, price);
  }

  /** Asks for all factors as of the last bar. */
  double read() {
    int last = series.getEndIndex();
    double sum = 0;
    for (Indicator<Num> indicator : indicators) {
      sum += indicator.getValue(last).doubleValue();
    }
    return sum;
  }
}
