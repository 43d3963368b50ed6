package io.factorline.sync.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.error.RequestException;
import io.factorline.store.CellBits;
import io.factorline.sync.fixture.FakeJob;
import io.factorline.sync.fixture.TestLake;
import io.factorline.sync.fixture.TestLake.BarRow;
import io.factorline.sync.request.ResearchFolder;
import io.factorline.sync.request.ResearchProperties;
import io.factorline.time.UtcTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** A researcher's column, computed here in other ways than the kernel's. */
final class OwnColumnTest {
  private static final String VIEW = "live_1s";

  private final Catalog catalog = CatalogLoader.defaults();
  private final ParityWorld world = new ParityWorld(catalog, 5);
  @TempDir private Path root;
  private TestLake lake;
  private Path folder;
  private ParityJob job;

  @BeforeEach
  void open() throws Exception {
    lake = TestLake.in(root);
    world.fill(lake);
    folder = root.resolve("research");
    job =
        new ParityJob(
            new ParityJob.Parts(
                catalog,
                lake.storage(),
                lake.manifests(),
                lake.duckDb(),
                () -> {
                  throw new AssertionError("must not ask Redis");
                },
                ResearchFolder.open(folder),
                new ResearchProperties(
                    folder.toString(),
                    root.resolve("scratch").toString(),
                    DataSize.ofMegabytes(256),
                    DataSize.ofGigabytes(1),
                    2,
                    100_000),
                Duration.ZERO),
            new ParityMetrics(new SimpleMeterRegistry()));
  }

  @AfterEach
  void close() throws IOException {
    lake.close();
  }

  private List<BarRow> bars(String symbol) {
    return world.bars.get(VIEW).stream().filter(bar -> bar.symbol().equals(symbol)).toList();
  }

  private double cell(BarRow bar, String factor) {
    long bits = bar.cells()[((BarView) catalog.view(VIEW)).factorNames().indexOf(factor)];
    return CellBits.isValue(bits) ? CellBits.value(bits) : Double.NaN;
  }

  private double close(List<BarRow> bars, int i) {
    return cell(bars.get(i), "last_price");
  }

  /** A column of one symbol, a row at the end of each bar. */
  private Map<String, Object> compare(String factor, String symbol, IntToDoubleFunction figure)
      throws Exception {
    List<String> lines = new ArrayList<>(List.of("symbol,time,value"));
    List<BarRow> bars = bars(symbol);
    for (int i = 0; i < bars.size(); i++) {
      double value = figure.applyAsDouble(i);
      lines.add(symbol + "," + bars.get(i).endNs() + "," + (Double.isNaN(value) ? "" : value));
    }
    Files.writeString(folder.resolve("mine.csv"), String.join("\n", lines) + "\n");
    return run("mine.csv", VIEW + ":" + factor);
  }

  private Map<String, Object> run(String against, String factor) throws Exception {
    return job.run(new FakeJob(job.check(Map.of("against", against, "factor", factor))));
  }

  private static String cause(Map<String, Object> report) {
    Map<?, ?> cause = (Map<?, ?>) report.get("cause");
    return cause.get("kind") + ": " + cause.get("text");
  }

  @Test
  void shouldFindTheFactorEqualToItself() throws Exception {
    List<BarRow> bars = bars("AAA");

    Map<String, Object> report = compare("rsi_14", "AAA", i -> cell(bars.get(i), "rsi_14"));

    assertThat(report)
        .containsEntry("equal", true)
        .containsEntry("different", 0L)
        .containsEntry("rows", (long) bars.size())
        .doesNotContainKey("cause");
  }

  @Test
  void shouldNameTheFirstRowThatDiffers() throws Exception {
    List<BarRow> bars = bars("AAA");

    Map<String, Object> report =
        compare("sma_5", "AAA", i -> cell(bars.get(i), "sma_5") + (i == 30 || i == 31 ? 0.5 : 0));

    Map<?, ?> first = (Map<?, ?>) report.get("first");
    assertThat(report).containsEntry("different", 2L);
    assertThat(first.get("row")).isEqualTo(31L);
    assertThat(first.get("time")).isEqualTo(UtcTime.text(bars.get(30).endNs()));
    assertThat(first.get("factor")).isEqualTo(cell(bars.get(30), "sma_5"));
    assertThat(first.get("own")).isEqualTo(cell(bars.get(30), "sma_5") + 0.5);
  }

  @Test
  void shouldTellALookAhead() throws Exception {
    List<BarRow> bars = bars("BBB");

    Map<String, Object> report =
        compare(
            "ema_12",
            "BBB",
            i -> i + 1 < bars.size() ? cell(bars.get(i + 1), "ema_12") : Double.NaN);

    assertThat(cause(report)).startsWith("reading: look-ahead");
  }

  @Test
  void shouldTellTheDivisorOfASample() throws Exception {
    List<BarRow> bars = bars("BBB");

    Map<String, Object> report =
        compare("stddev_20", "BBB", i -> cell(bars.get(i), "stddev_20") * Math.sqrt(20.0 / 19));

    assertThat(cause(report)).startsWith("divisor: ");
  }

  @Test
  void shouldTellTheSeedOfAnExponentialAverage() throws Exception {
    List<BarRow> bars = bars("CCC");
    double[] ema = new double[bars.size()];
    for (int i = 0; i < ema.length; i++) {
      ema[i] = i == 0 ? close(bars, 0) : ema[i - 1] + (close(bars, i) - ema[i - 1]) * 2 / 13;
    }

    assertThat(cause(compare("ema_12", "CCC", i -> ema[i])))
        .isEqualTo("seed: EMA begins with the first close");
  }

  @Test
  void shouldTellWildersAveragesThatBeganOtherwise() throws Exception {
    List<BarRow> bars = bars("CCC");
    double[] rsi = new double[bars.size()];
    double gain = 0;
    double loss = 0;
    for (int i = 1; i < rsi.length; i++) {
      double change = close(bars, i) - close(bars, i - 1);
      double weight = i == 1 ? 1 : 1.0 / 14;
      gain += (Math.max(change, 0) - gain) * weight;
      loss += (Math.max(-change, 0) - loss) * weight;
      rsi[i] = 100 * gain / (gain + loss);
    }

    assertThat(cause(compare("rsi_14", "CCC", i -> i == 0 ? Double.NaN : rsi[i])))
        .isEqualTo("seed: Wilder's averages begin with the first difference");
  }

  @Test
  void shouldTellAColumnThatStartedLater() throws Exception {
    List<BarRow> bars = bars("DDD");
    List<String> lines = new ArrayList<>(List.of("symbol,time,value"));
    double[] ema = new double[bars.size()];
    int from = 10;
    double sum = 0;
    for (int i = from; i < ema.length; i++) {
      sum += close(bars, i);
      int count = i - from + 1;
      ema[i] =
          count < 12
              ? Double.NaN
              : count == 12 ? sum / 12 : ema[i - 1] + (close(bars, i) - ema[i - 1]) * 2 / 13;
      lines.add("DDD," + bars.get(i).endNs() + "," + (Double.isNaN(ema[i]) ? "" : ema[i]));
    }
    Files.writeString(folder.resolve("mine.csv"), String.join("\n", lines) + "\n");

    assertThat(cause(run("mine.csv", "live_1s:ema_12")))
        .isEqualTo("seed: started at the first row of the column");
  }

  @Test
  void shouldTellBarsThatWereFilled() throws Exception {
    List<BarRow> bars = bars("EEE");
    List<Double> closes = new ArrayList<>();
    double[] sma = new double[bars.size()];
    for (int i = 0; i < sma.length; i++) {
      for (long at = i == 0 ? bars.get(0).startNs() : bars.get(i - 1).endNs();
          at < bars.get(i).startNs();
          at += 1_000_000_000L) {
        closes.add(closes.getLast());
      }
      closes.add(close(bars, i));
      double sum = 0;
      for (int back = 1; back <= 20 && back <= closes.size(); back++) {
        sum += closes.get(closes.size() - back);
      }
      sma[i] = closes.size() < 20 ? Double.NaN : sum / 20;
    }

    assertThat(cause(compare("sma_20", "EEE", i -> sma[i]))).startsWith("fill: ");
  }

  @Test
  void shouldNotGuessWhereNothingFits() throws Exception {
    assertThat(cause(compare("sma_20", "EEE", i -> i * 3.0)))
        .isEqualTo("unknown: none of the ways tried");
  }

  @Test
  void shouldRefuseFactorsWithoutBarsAndFilesWithoutColumns() throws Exception {
    Files.writeString(folder.resolve("mine.csv"), "symbol,time,figure\nAAA,1,1\n");

    assertThat(
            catchThrowableOfType(RequestException.class, () -> run("mine.csv", "fundamentals:bps"))
                .getMessage())
        .isEqualTo("must be a factor of bars: factor=fundamentals:bps");
    assertThat(
            catchThrowableOfType(RequestException.class, () -> run("mine.csv", "live_1s:sma_5"))
                .getMessage())
        .startsWith("must have a column value: against.columns=");
    assertThat(
            catchThrowableOfType(
                    RequestException.class, () -> job.check(Map.of("factor", "live_1s:sma_5")))
                .getMessage())
        .isEqualTo("must come with against: factor=live_1s:sma_5");
  }
}
