package io.factorline.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.testsupport.SharedData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TA-Lib's columns over real daily bars and over real bars of one second. */
final class OracleTest {

  private static final double TA_LIB_CLIFF = 1e-4;

  @ParameterizedTest
  @ValueSource(strings = {"krx_005930", "krx_035420", "krx_068270", "usdm_BTCUSDT_1s"})
  void shouldEqualTheColumnsOfTheOracle(String name) {
    Map<String, List<String>> table = table(SharedData.lines("oracle/talib040_" + name + ".csv"));
    List<Bar> bars = bars(table);
    assertThat(bars).hasSizeGreaterThan(300);
    Map<String, double[]> columns = columns(bars);

    columns.forEach((column, actual) -> {
      double[] expected = numbers(table, column);
      double level = bars.getFirst().close();
      boolean ratio = List.of("stoch_k14_3", "stoch_d3", "cci20", "willr14").contains(column);
      double floor = ratio ? 1e-9 : column.startsWith("macd") ? 1e-13 * level : 0.0;
      Runs.assertColumn(
          name + " " + column, actual, expected, relative(column, level, expected), floor);
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"005930", "035420", "068270"})
  void shouldReadTheBarsThatTheOracleRead(String name) {
    Map<String, List<String>> daily = table(SharedData.lines("krx_daily/" + name + ".csv"));
    Map<String, List<String>> oracle =
        table(SharedData.lines("oracle/talib040_krx_" + name + ".csv"));

    for (String column : List.of("high", "low", "close")) {
      assertThat(numbers(daily, column)).isEqualTo(numbers(oracle, column));
    }
  }

  /** TA-Lib's variance is a difference of squares: its error is some 1e-15 of the price squared. */
  private static double relative(String column, double level, double[] expected) {
    if (!column.equals("std20_pop")) {
      return 1e-9;
    }
    double least =
        IntStream.range(0, expected.length)
            .mapToDouble(i -> expected[i])
            .filter(value -> value > TA_LIB_CLIFF)
            .min()
            .orElseThrow();
    return Math.max(1e-9, 1e-14 * (level / least) * (level / least));
  }

  private static Map<String, double[]> columns(List<Bar> bars) {
    Map<String, double[]> columns = new LinkedHashMap<>();
    put(columns, bars, IndicatorSpec.of("sma", 20), "sma20");
    put(columns, bars, IndicatorSpec.of("ema", 20), "ema20");
    put(columns, bars, IndicatorSpec.of("wma", 20), "wma20");
    put(columns, bars, IndicatorSpec.of("rsi", 14), "rsi14");
    put(columns, bars, IndicatorSpec.of("atr", 14), "atr14");
    put(columns, bars, IndicatorSpec.of("stddev", 20), "std20_pop");
    put(columns, bars, IndicatorSpec.of("roc", 10), "roc10");
    put(columns, bars, IndicatorSpec.of("adx", 14), "adx14");
    put(columns, bars, IndicatorSpec.of("cci", 20), "cci20");
    put(columns, bars, IndicatorSpec.of("willr", 14), "willr14");
    IndicatorSpec macd = Runs.indicator("macd", "fast", "12", "slow", "26", "signal", "9");
    put(columns, bars, macd, "macd", "macd_signal", "macd_hist");
    IndicatorSpec bands = Runs.indicator("bbands", "period", "20", "deviations", "2");
    put(columns, bars, bands, "bb_upper", "bb_mid", "bb_lower");
    IndicatorSpec stochastic = Runs.indicator("stoch", "k", "14", "k_slow", "3", "d", "3");
    put(columns, bars, stochastic, "stoch_k14_3", "stoch_d3");
    return columns;
  }

  private static void put(
      Map<String, double[]> columns, List<Bar> bars, IndicatorSpec indicator, String... names) {
    double[][] values = Runs.closed(ViewKernel.of(Runs.spec(indicator, FlatMode.TALIB)), bars);
    for (int f = 0; f < names.length; f++) {
      columns.put(names[f], values[f]);
    }
  }

  private static Map<String, List<String>> table(List<String> lines) {
    Map<String, List<String>> table = new LinkedHashMap<>();
    String[] names = lines.getFirst().split(",");
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      for (int i = 0; i < names.length; i++) {
        table.computeIfAbsent(names[i], name -> new ArrayList<>()).add(cells[i]);
      }
    }
    return table;
  }

  private static double[] numbers(Map<String, List<String>> table, String column) {
    return table.getOrDefault(column, List.of()).stream()
        .mapToDouble(cell -> cell.isEmpty() ? Double.NaN : Double.parseDouble(cell))
        .toArray();
  }

  private static List<Bar> bars(Map<String, List<String>> table) {
    double[] high = numbers(table, "high");
    double[] low = numbers(table, "low");
    double[] close = numbers(table, "close");
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < close.length; i++) {
      Ohlcv figures = Ohlcv.of(close[i], high[i], low[i], close[i], 1.0);
      bars.add(Bar.imported(i, i + 1L, i, figures));
    }
    return bars;
  }
}
