package io.factorline.kernel;

import com.tictactec.ta.lib.Core;
import com.tictactec.ta.lib.MAType;
import com.tictactec.ta.lib.MInteger;
import com.tictactec.ta.lib.RetCode;
import java.util.Arrays;
import java.util.List;

/** TA-Lib 0.4.0 over whole series: columns [output][bar], NaN before the first index. */
final class Talib {

  private final Core core = new Core();
  private final MInteger begin = new MInteger();
  private final MInteger count = new MInteger();
  private final double[] high;
  private final double[] low;
  private final double[] close;
  private final int last;

  Talib(List<Bar> bars) {
    high = Series.highs(bars);
    low = Series.lows(bars);
    close = Series.closes(bars);
    last = bars.size() - 1;
  }

  double[][] columns(IndicatorSpec indicator) {
    int outputs = IndicatorCatalog.outputsOf(indicator.kind()).size();
    double[][] out = new double[outputs][close.length];
    RetCode code = run(indicator, out);
    if (code != RetCode.Success) {
      throw new IllegalStateException("must be Success: code=" + code);
    }
    for (int f = 0; f < outputs; f++) {
      double[] column = new double[close.length];
      Arrays.fill(column, Double.NaN);
      System.arraycopy(out[f], 0, column, begin.value, count.value);
      out[f] = column;
    }
    return out;
  }

  private RetCode run(IndicatorSpec indicator, double[][] out) {
    double[] x = out[0];
    return switch (indicator.kind()) {
      case "sma" -> core.sma(0, last, close, period(indicator), begin, count, x);
      case "ema" -> core.ema(0, last, close, period(indicator), begin, count, x);
      case "wma" -> core.wma(0, last, close, period(indicator), begin, count, x);
      case "rsi" -> core.rsi(0, last, close, period(indicator), begin, count, x);
      case "roc" -> core.roc(0, last, close, period(indicator), begin, count, x);
      case "stddev" -> core.stdDev(0, last, close, period(indicator), 1.0, begin, count, x);
      case "atr" -> core.atr(0, last, high, low, close, period(indicator), begin, count, x);
      case "adx" -> core.adx(0, last, high, low, close, period(indicator), begin, count, x);
      case "cci" -> core.cci(0, last, high, low, close, period(indicator), begin, count, x);
      case "willr" -> core.willR(0, last, high, low, close, period(indicator), begin, count, x);
      default -> runSeveral(indicator, out);
    };
  }

  private RetCode runSeveral(IndicatorSpec with, double[][] out) {
    double[] x = out[0];
    return switch (with.kind()) {
      case "macd" ->
          core.macd(
              0,
              last,
              close,
              whole(with, "fast"),
              whole(with, "slow"),
              whole(with, "signal"),
              begin,
              count,
              x,
              out[1],
              out[2]);
      case "bbands" -> {
        double deviations = Double.parseDouble(with.parameters().get("deviations"));
        yield core.bbands(
            0,
            last,
            close,
            period(with),
            deviations,
            deviations,
            MAType.Sma,
            begin,
            count,
            x,
            out[1],
            out[2]);
      }
      case "stoch" -> stochastic(with, x, out[1]);
      default -> throw new IllegalArgumentException("must be in TA-Lib: kind=" + with.kind());
    };
  }

  private RetCode stochastic(IndicatorSpec with, double[] k, double[] d) {
    return core.stoch(
        0,
        last,
        high,
        low,
        close,
        whole(with, "k"),
        whole(with, "k_slow"),
        MAType.Sma,
        whole(with, "d"),
        MAType.Sma,
        begin,
        count,
        k,
        d);
  }

  private static int period(IndicatorSpec indicator) {
    return whole(indicator, "period");
  }

  private static int whole(IndicatorSpec indicator, String name) {
    return Integer.parseInt(indicator.parameters().get(name));
  }
}
