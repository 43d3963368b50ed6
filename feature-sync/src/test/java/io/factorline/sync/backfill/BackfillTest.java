package io.factorline.sync.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.access.KafkaAccessProperties;
import io.factorline.access.RedisAccessProperties;
import io.factorline.archive.StateFiles;
import io.factorline.archive.TickLog;
import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.SymbolState;
import io.factorline.engine.ViewState;
import io.factorline.error.RequestException;
import io.factorline.event.SymbolPartition;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeTable;
import io.factorline.lake.LakeTables;
import io.factorline.lake.Origin;
import io.factorline.lake.Period;
import io.factorline.lake.RowCursor;
import io.factorline.lake.RowFilter;
import io.factorline.lake.parquet.ParquetDraft;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.lake.parquet.ParquetWriter;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.sync.config.FactorlineProperties;
import io.factorline.sync.job.JobContext;
import io.factorline.sync.snapshot.ArchivedLog;
import io.factorline.sync.snapshot.Snapshots;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BackfillTest {
  private static final int HOUR = 3_600;
  private static final long HOUR_NS = HOUR * 1_000_000_000L;
  private static final long SERVED = 99;

  @TempDir private Path folder;
  private final Catalog catalog = CatalogLoader.defaults();
  private final EnginePlan plan = EnginePlan.of(catalog);
  private final BarView view = BackfillRequest.view("live_1m", catalog);
  private final LakeTable table = LakeTables.bars(view);
  private ArchivedLog log;
  private LiveBars live = BackfillTest::whole;
  private BackfillJob job;

  @BeforeEach
  void archiveThirtyHours() throws IOException {
    log = new ArchivedLog(folder, 11);
    log.append(0, 30 * HOUR, 120);
    log.archive(3);
    StateFiles states = new StateFiles(log.lake(), log.manifests());
    job =
        new BackfillJob(
            catalog,
            plan,
            log.lake(),
            log.manifests(),
            log.reader(),
            log.writer(),
            log.duckDb(),
            states,
            (records, bars, context) -> live.await(records, bars, context),
            log.room(),
            new FactorlineProperties(
                KafkaAccessProperties.of("127.0.0.1:1"),
                RedisAccessProperties.of(URI.create("redis://127.0.0.1:1")),
                "",
                folder,
                folder.toString()),
            new BackfillMetrics(new SimpleMeterRegistry()));
  }

  @AfterEach
  void close() throws IOException {
    log.close();
  }

  /** All bars of all archived records are in the lake. */
  static List<Long> whole(TickLog records, LakeTable bars, JobContext context) {
    return IntStream.range(0, records.partitions()).mapToObj(records::end).toList();
  }

  /**
   * Bars as an engine makes them that applies the records one by one, as they would be archived.
   */
  private void writeLive(UnaryOperator<BarRow> change) throws IOException {
    List<BarRow> rows = new ArrayList<>();
    for (BarRow row : computedApart()) {
      rows.add(change.apply(row));
    }
    for (String period : rows.stream().map(this::period).distinct().toList()) {
      ParquetWriter.Written written;
      try (ParquetDraft draft = log.writer().begin(table)) {
        for (BarRow row : rows) {
          if (period(row).equals(period)) {
            row.write(table, draft);
          }
        }
        written = draft.finish(period);
      }
      LakeFile file =
          LakeFile.ofBars(written.path(), period, view.definition(), written.stats(), Origin.LIVE);
      log.manifests().commit(table.name(), now -> now.withFiles(List.of(file)));
    }
  }

  private String period(BarRow row) {
    return Period.of(view).of(row.endNs());
  }

  private List<BarRow> computedApart() {
    List<BarRow> rows = new ArrayList<>();
    for (int partition = 0; partition < ArchivedLog.PARTITIONS; partition++) {
      int at = partition;
      log.engine(
          plan,
          partition,
          log.size(partition),
          new EngineListener() {
            @Override
            public void barClosed(SymbolState symbol, ViewState closing, ClosedBar bar) {
              if (closing.view().name().equals(view.name())) {
                rows.add(row(symbol.symbol(), at, bar));
              }
            }
          });
    }
    return rows;
  }

  private BarRow row(String symbol, int partition, ClosedBar bar) {
    List<Object> cells = new ArrayList<>();
    cells.add(symbol);
    cells.add(bar.startNs());
    cells.add(bar.endNs());
    cells.add(bar.endNs() + view.delay().toNanos());
    cells.add((long) bar.revision());
    cells.add(SERVED);
    cells.add(bar.topic().toString());
    cells.add((long) partition);
    cells.add(bar.offset());
    List<String> undefined = new ArrayList<>();
    for (int i = 0; i < bar.factorCount(); i++) {
      boolean isValue = CellBits.isValue(bar.cell(i));
      cells.add(isValue ? Double.longBitsToDouble(bar.cell(i)) : null);
      if (bar.cell(i) == CellBits.UNDEFINED) {
        undefined.add(view.factorNames().get(i));
      }
    }
    cells.add(undefined.isEmpty() ? null : String.join(",", undefined));
    return new BarRow(cells);
  }

  private Map<String, Object> run(Map<String, Object> request) throws Exception {
    return job.run(new JobRun(job.check(request)));
  }

  private Map<String, BarRow> rows() throws IOException {
    return rows(table);
  }

  private Map<String, BarRow> rows(LakeTable of) throws IOException {
    Map<String, BarRow> found = new TreeMap<>();
    List<String> files =
        log.manifests().current(of.name()).files().stream().map(LakeFile::path).toList();
    if (files.isEmpty()) {
      return found;
    }
    try (RowCursor rows = log.reader().read(ParquetReader.Request.of(of, files, RowFilter.ALL))) {
      while (rows.next()) {
        BarRow row = BarRow.read(of, rows);
        assertThat(found.put(row.symbol() + ' ' + row.endNs() + ' ' + row.revision(), row))
            .isNull();
      }
    }
    return found;
  }

  private static BarRow notServed(BarRow row) {
    List<Object> cells = new ArrayList<>(row.cells());
    cells.set(BarRow.SERVED, null);
    return new BarRow(cells);
  }

  @Test
  void shouldWriteWhatWasRecordedLiveBitForBit() throws Exception {
    Map<String, BarRow> live = new TreeMap<>();
    computedApart()
        .forEach(row -> live.put(row.symbol() + ' ' + row.endNs() + " 0", notServed(row)));

    Map<String, Object> report = run(Map.of("view", "live_1m"));

    assertThat(rows()).isEqualTo(live).hasSizeGreaterThan(1_000);
    assertThat(report)
        .containsEntry("written", (long) live.size())
        .containsEntry("identical", 0L)
        .containsEntry("different", 0L);
    assertThat(log.manifests().current(table.name()).files())
        .allSatisfy(file -> assertThat(file.origin()).isEqualTo(Origin.BACKFILL));
  }

  @Test
  void shouldStartAtASnapshotAndStillGiveTheSameBits() throws Exception {
    Snapshots snapshots =
        new Snapshots(plan, new StateFiles(log.lake(), log.manifests()), log.room());
    for (int partition = 0; partition < ArchivedLog.PARTITIONS; partition++) {
      snapshots.run(
          TickLog.open(log.manifests(), log.reader()).orElseThrow(), partition, records -> {});
    }
    long fromNs = ArchivedLog.START_NS + 4 * HOUR_NS;
    long toNs = fromNs + 2 * HOUR_NS;

    run(
        Map.of(
            "view",
            "live_1m",
            "from",
            Long.toString(fromNs),
            "to",
            Long.toString(toNs),
            "symbols",
            List.of("SIM.AAA", "SIM.BBB")));

    Map<String, BarRow> expected = new TreeMap<>();
    for (BarRow row : computedApart()) {
      boolean isAsked = row.symbol().equals("SIM.AAA") || row.symbol().equals("SIM.BBB");
      if (isAsked && row.endNs() >= fromNs && row.endNs() < toNs) {
        expected.put(row.symbol() + ' ' + row.endNs() + " 0", notServed(row));
      }
    }
    assertThat(rows()).isEqualTo(expected).isNotEmpty();
  }

  @Test
  void shouldLeaveIdenticalLiveBarsAlone() throws Exception {
    writeLive(row -> row);
    Map<String, BarRow> before = rows();
    long number = log.manifests().current(table.name()).number();

    Map<String, Object> report = run(Map.of("view", "live_1m"));

    assertThat(report)
        .containsEntry("written", 0L)
        .containsEntry("identical", (long) before.size())
        .containsEntry("different", 0L);
    assertThat(rows()).isEqualTo(before);
    assertThat(log.manifests().current(table.name()).number()).isEqualTo(number);
  }

  @Test
  void shouldNameExactlyTheOneFlippedBit() throws Exception {
    BarRow victim = computedApart().get(500);
    writeLive(row -> row.equals(victim) ? flipped(row) : row);

    Map<String, Object> report = run(Map.of("view", "live_1m"));

    assertThat(report).containsEntry("different", 1L).containsEntry("written", 0L);
    assertThat(report.get("samples"))
        .isInstanceOfSatisfying(
            List.class,
            samples ->
                assertThat(samples)
                    .singleElement()
                    .satisfies(sample ->
                        assertThat(String.valueOf(sample))
                            .contains("symbol=" + victim.symbol())
                            .contains("end=" + victim.endNs())
                            .contains("column=last_price")));
  }

  @Test
  void shouldAddARevisionWhereItIsAskedTo() throws Exception {
    BarRow victim = computedApart().get(500);
    writeLive(row -> row.equals(victim) ? flipped(row) : row);
    int bars = rows().size();

    Map<String, Object> report = run(Map.of("view", "live_1m", "onDifference", "revise"));

    assertThat(report).containsEntry("revised", 1L);
    assertThat(rows()).hasSize(bars + 1);
    BarRow revised = rows().get(victim.symbol() + ' ' + victim.endNs() + " 1");
    assertThat(revised).isNotNull();
    assertThat(revised.cells().subList(9, revised.cells().size()))
        .isEqualTo(victim.cells().subList(9, victim.cells().size()));
    assertThat((Long) revised.cells().get(BarRow.KNOWLEDGE)).isGreaterThan(victim.endNs());

    assertThat(run(Map.of("view", "live_1m", "onDifference", "revise")))
        .containsEntry("revised", 0L)
        .containsEntry("different", 0L);
  }

  @Test
  void shouldCompareWithLiveBarsThatWereStillOnTheirWay() throws Exception {
    live =
        (records, bars, context) -> {
          try {
            writeLive(BackfillTest.this::flipped);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          return whole(records, bars, context);
        };
    int bars = computedApart().size();

    Map<String, Object> report = run(Map.of("view", "live_1m", "onDifference", "revise"));

    assertThat(report).containsEntry("written", 0L).containsEntry("revised", (long) bars);
    assertThat(rows()).hasSize(2 * bars);
  }

  @Test
  void shouldLeaveBarsOfRecordsThatAreNotAppliedLiveYet() throws Exception {
    live = (records, bars, context) -> List.of(0L, (long) log.size(1) / 2);

    Map<String, Object> report = run(Map.of("view", "live_1m"));

    List<BarRow> applied = new ArrayList<>();
    log.engine(
        plan,
        1,
        log.size(1) / 2,
        new EngineListener() {
          @Override
          public void barClosed(SymbolState symbol, ViewState closing, ClosedBar bar) {
            if (closing.view().name().equals(view.name())) {
              applied.add(notServed(row(symbol.symbol(), 1, bar)));
            }
          }
        });
    assertThat(rows().values()).isNotEmpty().containsExactlyInAnyOrderElementsOf(applied);
    assertThat(report)
        .containsEntry("recordsAhead", (long) log.size(0) + log.size(1) - log.size(1) / 2);
  }

  @Test
  void shouldNotReplaceWhatWasMadeOfMoreRecords() throws Exception {
    writeLive(row -> row);
    Map<String, BarRow> before = rows();
    log.lose(0, log.size(0) / 2);

    Map<String, Object> report = run(Map.of("view", "live_1m", "onDifference", "revise"));

    assertThat(rows()).isEqualTo(before);
    assertThat(report).containsEntry("written", 0L).containsEntry("revised", 0L);
    assertThat(report.get("different")).isNotEqualTo(0L);
    assertThat(report.get("startedCold"))
        .isEqualTo(List.of(Map.of("partition", 0, "offset", (long) log.size(0) / 2)));
  }

  @Test
  void shouldNotWriteThePartOfABarThatIsLeft() throws Exception {
    LakeTable days = LakeTables.bars(BackfillRequest.view("daily", catalog));
    log.lose(0, log.size(0) / 2);

    run(Map.of("view", "daily"));

    // The first day of the log, and the one in which records of a partition were lost.
    assertThat(rows(days).values().stream().map(BarRow::endNs).distinct()).hasSize(2);
    assertThat(rows(days).values())
        .allSatisfy(row ->
            assertThat(SymbolPartition.of(row.symbol(), ArchivedLog.PARTITIONS)).isEqualTo(1));
  }

  private BarRow flipped(BarRow row) {
    int column = LakeTables.barHeadSize() + view.factorNames().indexOf("last_price");
    List<Object> cells = new ArrayList<>(row.cells());
    long bits = Double.doubleToRawLongBits((Double) cells.get(column));
    cells.set(column, Double.longBitsToDouble(bits ^ 1));
    return new BarRow(cells);
  }

  @Test
  void shouldRunImportedBarsThroughTheKernel() throws Exception {
    StringBuilder csv = new StringBuilder("symbol,date,open,high,low,close,volume\n");
    for (int i = 0; i < 40; i++) {
      csv.append("SIM.AAA,").append(LocalDate.of(2024, 1, 1).plusDays(i));
      csv.append(",10,12,9,").append(10 + i % 3).append(",100\n");
    }
    Files.write(folder.resolve("daily.csv"), csv.toString().getBytes(UTF_8));

    Map<String, Object> report = run(Map.of("view", "daily", "file", "daily.csv"));

    assertThat(report).containsEntry("rows", 40L).containsEntry("written", 40L);
    BarView daily = BackfillRequest.view("daily", catalog);
    LakeTable bars = LakeTables.bars(daily);
    int sma = LakeTables.barHeadSize() + daily.factorNames().indexOf("sma_5");
    List<LakeFile> files = log.manifests().current(bars.name()).files();
    assertThat(files).singleElement().extracting(LakeFile::origin).isEqualTo(Origin.IMPORT);
    int row = 0;
    try (RowCursor rows =
        log.reader()
            .read(
                ParquetReader.Request.of(bars, List.of(files.getFirst().path()), RowFilter.ALL))) {
      while (rows.next()) {
        assertThat(rows.isNone(BarRow.TOPIC_ID)).isTrue();
        assertThat(rows.isNone(sma)).isEqualTo(row < 4);
        if (row >= 4) {
          double sum = 0;
          for (int i = row - 4; i <= row; i++) {
            sum += 10 + i % 3;
          }
          assertThat(rows.real(sma)).isEqualTo(sum / 5);
        }
        row++;
      }
    }
    assertThat(row).isEqualTo(40);
    assertThat(run(Map.of("view", "daily", "file", "daily.csv"))).containsEntry("identical", 40L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SIM.AAA,2024-01-02,1,2,3,1,1 | row 1: must be low <= open, close <= high",
        "SIM.AAA,2024-01-02,1,x,1,1,1 | row 1: must be a number: column=high",
        "SIM.AAA,yesterday,1,1,1,1,1 | row 1: must be a date or time: text=yesterday",
        "S A,2024-01-02,1,1,1,1,1 | row 1: must be a symbol: symbol=S A"
      })
  void shouldRefuseABadRowByItsNumber(String line, String text) throws IOException {
    Files.write(
        folder.resolve("bad.csv"),
        ("symbol,date,open,high,low,close,volume\n" + line + "\n").getBytes(UTF_8));

    assertThatThrownBy(() -> run(Map.of("view", "daily", "file", "bad.csv")))
        .isInstanceOf(ImportedBars.RowException.class)
        .hasMessageStartingWith(text);
    assertThat(log.manifests().current("bars/daily").files()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "vieww, live_1m",
    "view, gone",
    "view, fundamentals",
    "onDifference, maybe",
    "from, yesterday",
    "symbols, A"
  })
  void shouldRefuseAFieldThatBreaksItsRule(String field, String value) {
    Map<String, Object> request = new HashMap<>(Map.of("view", "live_1m"));
    request.put(field, value);

    assertThatThrownBy(() -> job.check(request)).isInstanceOf(RequestException.class);
  }
}
