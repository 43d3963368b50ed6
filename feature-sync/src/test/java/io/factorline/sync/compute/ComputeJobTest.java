package io.factorline.sync.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.error.RequestException;
import io.factorline.lake.Column;
import io.factorline.lake.LakeTables;
import io.factorline.sync.fixture.FakeJob;
import io.factorline.sync.fixture.ParquetTable;
import io.factorline.sync.request.ResearchFolder;
import io.factorline.sync.request.ResearchProperties;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

final class ComputeJobTest {
  private static final long START = 1_704_153_600_000_000_000L;
  private static final long SECOND = 1_000_000_000L;

  private final Catalog catalog = CatalogLoader.defaults();
  @TempDir private Path root;
  private Path folder;
  private ComputeJob job;

  @BeforeEach
  void open() throws Exception {
    folder = root.resolve("research");
    job =
        new ComputeJob(
            catalog,
            ResearchFolder.open(folder),
            new ResearchProperties(
                folder.toString(),
                root.resolve("scratch").toString(),
                DataSize.ofMegabytes(256),
                DataSize.ofGigabytes(1),
                2,
                100_000));
  }

  private Map<String, Object> compute(String view, String input, String output) throws Exception {
    return job.run(new FakeJob(job.check(Map.of("view", view, "input", input, "output", output))));
  }

  private RequestException refusal(String view, String... lines) throws Exception {
    Files.writeString(folder.resolve("in.csv"), String.join("\n", lines) + "\n");
    return catchThrowableOfType(
        RequestException.class, () -> compute(view, "in.csv", "out.parquet"));
  }

  /** A bar as a reader of the definition would make it. */
  private static final class PlainBar {
    private double open = Double.NaN;
    private double high;
    private double low;
    private double close;
    private double volume;
    private double turnover;

    void add(double price, double size) {
      open = Double.isNaN(open) ? price : open;
      high = volume == 0 ? price : Math.max(high, price);
      low = volume == 0 ? price : Math.min(low, price);
      close = price;
      volume += size;
      turnover += price * size;
    }
  }

  @Test
  void shouldGiveTheSameFactorsFromTicksAndFromTheirBars() throws Exception {
    Random random = new Random(7);
    Map<String, TreeMap<Long, PlainBar>> bars = new TreeMap<>();
    StringBuilder ticks = new StringBuilder("symbol,seq,event_time,price,size\n");
    long[] seq = new long[3];
    long timeNs = START;
    for (int i = 0; i < 6_000; i++) {
      timeNs += random.nextInt(200_000_000);
      int s = random.nextInt(3);
      double price = 100 + random.nextInt(400) / 100.0;
      double size = 1 + random.nextInt(9);
      String symbol = "SYM" + s;
      ticks.append(symbol).append(',').append(++seq[s]).append(',').append(timeNs);
      ticks.append(',').append(price).append(',').append(size).append('\n');
      bars.computeIfAbsent(symbol, key -> new TreeMap<>())
          .computeIfAbsent(Math.floorDiv(timeNs, SECOND) * SECOND, key -> new PlainBar())
          .add(price, size);
    }
    Files.writeString(folder.resolve("ticks.csv"), ticks);
    Files.writeString(folder.resolve("bars.csv"), csv(bars));

    Map<String, Object> report = compute("live_1s", "ticks.csv", "a.parquet");
    compute("live_1s", "bars.csv", "b.parquet");

    parquet("ticks", "event_time AS time", "symbol, seq, price, size");
    parquet("bars", "start", "symbol, open, high, low, close, volume::BIGINT AS volume, turnover");
    compute("live_1s", "ticks.parquet", "c.parquet");
    compute("live_1s", "bars.parquet", "d.parquet");

    assertThat(report).containsEntry("ticks", 6_000L).containsEntry("rejected", Map.of());
    List<Map<String, @Nullable Object>> rows = ParquetTable.read(folder.resolve("a.parquet"));
    for (String other : List.of("b.parquet", "c.parquet", "d.parquet")) {
      assertThat(rows).as(other).isEqualTo(ParquetTable.read(folder.resolve(other)));
    }
    assertThat(rows).hasSize(bars.values().stream().mapToInt(TreeMap::size).sum());
    BarView view = (BarView) catalog.view("live_1s");
    assertThat(rows.getFirst().keySet())
        .containsExactlyElementsOf(
            LakeTables.bars(view).columns().stream().map(Column::name).toList());
    assertThat(rows.get(100)).doesNotContainValue(Double.NaN).containsEntry("undefined", null);
    assertThat(rows.get(100).get("adx_14")).isNotNull();
    assertThat(rows.get(0).get("sma_5")).isNull();
    double sma = 0;
    for (int i = 96; i <= 100; i++) {
      sma += (Double) rows.get(i).get("last_price");
    }
    assertThat((Double) rows.get(100).get("sma_5")).isCloseTo(sma / 5, within());
  }

  /** Makes a Parquet file of a CSV file, its times as ns in UTC. */
  private void parquet(String name, String time, String others) throws Exception {
    String column = time.split(" ")[0];
    ParquetTable.run(
        "COPY (SELECT %s, make_timestamp_ns(%s)::TIMESTAMPTZ_NS AS %s FROM read_csv('%s')) TO '%s'"
            .formatted(
                others,
                column,
                time.substring(time.lastIndexOf(' ') + 1),
                folder.resolve(name + ".csv"),
                folder.resolve(name + ".parquet")));
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-9);
  }

  /** In no order, for the job is to sort them. */
  private static String csv(Map<String, TreeMap<Long, PlainBar>> bars) {
    List<String> lines = new ArrayList<>();
    bars.forEach((symbol, times) ->
        times.forEach((startNs, bar) ->
            lines.add(
                symbol
                    + ','
                    + startNs
                    + ','
                    + bar.open
                    + ','
                    + bar.high
                    + ','
                    + bar.low
                    + ','
                    + bar.close
                    + ','
                    + bar.volume
                    + ','
                    + bar.turnover)));
    Collections.shuffle(lines, new Random(1));
    return "symbol,start,open,high,low,close,volume,turnover\n" + String.join("\n", lines) + "\n";
  }

  @Test
  void shouldGiveDailyBarsTheSessionOfTheirVenue() throws Exception {
    Files.writeString(
        folder.resolve("in.csv"),
        "symbol,date,open,high,low,close,volume\n005930,2026-01-05,10,12,9,11,100\n");

    compute("daily", "in.csv", "out.parquet");

    Map<String, @Nullable Object> row =
        ParquetTable.rows(
                "SELECT symbol, epoch_ns(start) s, epoch_ns(\"end\") e, epoch_ns(knowledge) k,"
                    + " served, last_price, vwap FROM '"
                    + folder.resolve("out.parquet")
                    + "'")
            .getFirst();
    // 09:00 and 15:30:30 in Seoul.
    long day = 1_767_571_200_000_000_000L;
    assertThat(row.values())
        .containsExactly(
            "005930",
            day,
            day + 23_430 * SECOND,
            day + 23_430 * SECOND,
            null,
            11.0,
            32 / 3.0 * 100 / 100);
  }

  @Test
  void shouldCountTicksThatTheEngineRejects() throws Exception {
    Files.writeString(
        folder.resolve("in.csv"),
        "symbol,seq,time,price,size\nX,1," + START + ",10,1\nX,1," + START + ",10,1\n");

    Map<String, Object> report = compute("live_1s", "in.csv", "out.parquet");

    assertThat(report.get("rejected")).isEqualTo(Map.of("DUPLICATE", 1L));
    assertThat(String.valueOf(report.get("samples")))
        .startsWith("[row=2: DUPLICATE: must be above");
  }

  @Test
  void shouldNameRowColumnAndRuleOfABadBar() throws Exception {
    String header = "symbol,end,open,high,low,close,volume";
    String good = "X," + (START + SECOND) + ",1,1,1,1,1";

    assertThat(refusal("live_1s", header, good, "X," + (START + 1) + ",1,1,1,1,1").getMessage())
        .isEqualTo("must be aligned to 1s: input.end=2024-01-02T00:00:00.000000001Z, row=2");
    assertThat(refusal("live_1s", header, good, good).getMessage())
        .isEqualTo(
            "must be one bar per symbol and time: symbol=X, end=2024-01-02T00:00:01.000000000Z,"
                + " row=2");
    assertThat(refusal("live_1s", header, "X," + START + ",1,0.5,1,1,1").getMessage())
        .startsWith("must be low <= open, close <= high: open=1.0, high=0.5")
        .endsWith("row=1");
    assertThat(refusal("live_1s", header, "X," + START + ",1,1,1,abc,1").getMessage())
        .isEqualTo("must be a number: input.close, row=1");
    assertThat(refusal("live_1s", header, "X,yesterday,1,1,1,1,1").getMessage())
        .isEqualTo("must be RFC 3339 with a zone, or ns since the epoch: input.end, row=1");
    assertThat(refusal("live_1s", header, "," + START + ",1,1,1,1,1").getMessage())
        .contains("input.symbol=, row=1");
    assertThat(
            refusal(
                    "daily",
                    "symbol,date,open,high,low,close,volume",
                    "005930,2026-01-01,1,1,1,1,1")
                .getMessage())
        .isEqualTo("must be in a session of KRX: input.date=2026-01-01, row=1");
    assertThat(refusal("fundamentals", header, good).getMessage())
        .isEqualTo("must be a view of kind bars: view=fundamentals");
  }
}
