package io.factorline.ingest;

import com.tictactec.ta.lib.Core;
import com.tictactec.ta.lib.MAType;
import com.tictactec.ta.lib.MInteger;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The default catalog's factors at the last bar, by TA-Lib 0.4.0; its deviations, which lose
 * digits, by two passes.
 */
final class TaLibFactors {
  private final Core core = new Core();
  private final MInteger begin = new MInteger();
  private final MInteger count = new MInteger();
  private final IndependentBars bars;
  private final double[] high;
  private final double[] low;
  private final double[] close;
  private final int last;

  TaLibFactors(IndependentBars bars) {
    this.bars = bars;
    high = bars.column(1);
    low = bars.column(2);
    close = bars.column(3);
    last = close.length - 1;
  }

  private double at(double[] out) {
    return out[last - begin.value];
  }

  Map<String, Double> atLastBar() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("last_price", close[last]);
    values.put("open", bars.column(0)[last]);
    values.put("high", high[last]);
    values.put("low", low[last]);
    values.put("volume", bars.column(4)[last]);
    values.put("vwap", bars.vwap());
    for (int n : new int[] {5, 20, 60}) {
      double[] out = out();
      core.sma(0, last, close, n, begin, count, out);
      values.put("sma_" + n, at(out));
    }
    for (int n : new int[] {12, 20, 26}) {
      double[] out = out();
      core.ema(0, last, close, n, begin, count, out);
      values.put("ema_" + n, at(out));
    }
    oscillators(values);
    bands(values);
    return values;
  }

  private double[] out() {
    return new double[close.length];
  }

  private void oscillators(Map<String, Double> values) {
    double[] out = out();
    core.wma(0, last, close, 20, begin, count, out);
    values.put("wma_20", at(out));
    core.rsi(0, last, close, 14, begin, count, out);
    values.put("rsi_14", at(out));
    double[] signal = out();
    double[] hist = out();
    core.macd(0, last, close, 12, 26, 9, begin, count, out, signal, hist);
    values.put("macd", at(out));
    values.put("macd_signal", at(signal));
    values.put("macd_hist", at(hist));
    core.atr(0, last, high, low, close, 14, begin, count, out);
    values.put("atr_14", at(out));
    core.adx(0, last, high, low, close, 14, begin, count, out);
    values.put("adx_14", at(out));
    core.cci(0, last, high, low, close, 20, begin, count, out);
    values.put("cci_20", at(out));
    core.roc(0, last, close, 10, begin, count, out);
    values.put("roc_10", at(out));
    core.willR(0, last, high, low, close, 14, begin, count, out);
    values.put("willr_14", at(out));
    core.stoch(
        0, last, high, low, close, 14, 3, MAType.Sma, 3, MAType.Sma, begin, count, out, signal);
    values.put("stoch_k", at(out));
    values.put("stoch_d", at(signal));
  }

  private void bands(Map<String, Double> values) {
    double mean = 0;
    for (int i = last - 19; i <= last; i++) {
      mean += close[i] / 20;
    }
    double squares = 0;
    for (int i = last - 19; i <= last; i++) {
      squares += (close[i] - mean) * (close[i] - mean);
    }
    double deviation = Math.sqrt(squares / 20);
    values.put("stddev_20", deviation);
    values.put("bb_middle", mean);
    values.put("bb_upper", mean + 2 * deviation);
    values.put("bb_lower", mean - 2 * deviation);
  }
}
