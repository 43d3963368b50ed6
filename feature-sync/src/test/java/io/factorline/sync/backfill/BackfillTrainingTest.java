package io.factorline.sync.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.access.KafkaAccessProperties;
import io.factorline.access.RedisAccessProperties;
import io.factorline.archive.StateFiles;
import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.SymbolState;
import io.factorline.engine.ViewState;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeTables;
import io.factorline.lake.Manifest;
import io.factorline.store.ClosedBar;
import io.factorline.sync.config.FactorlineProperties;
import io.factorline.sync.fixture.ParquetTable;
import io.factorline.sync.fixture.TestLake.BarRow;
import io.factorline.sync.fixture.TestLake.Closing;
import io.factorline.sync.snapshot.ArchivedLog;
import io.factorline.sync.training.TrainingLab;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training set over bars that were recorded live, and the same after these bars were lost and
 * made again out of the archived ticks.
 */
final class BackfillTrainingTest {
  private static final int SECONDS = 2 * 3_600;
  private static final int ROWS = 400;
  private static final long MS = 1_000_000L;
  private static final long MINUTE = 60_000_000_000L;
  private static final List<String> FACTORS =
      List.of("last_price", "vwap", "sma_20", "ema_12", "rsi_14", "macd_hist", "atr_14");
  private static final List<String> VIEWS = List.of("live_1s", "live_1m");

  @TempDir private Path folder;
  private final Catalog catalog = CatalogLoader.defaults();
  private final EnginePlan plan = EnginePlan.of(catalog);

  @Test
  void shouldGiveTheTrainingSetOfRowsRecordedLive() throws Exception {
    try (ArchivedLog log = new ArchivedLog(folder, 17);
        TrainingLab lab = TrainingLab.of(catalog, folder)) {
      log.append(0, SECONDS, 20);
      log.archive(3);
      record(log, lab);
      Files.writeString(lab.folder.resolve("spine.csv"), spine());
      List<Map<String, @Nullable Object>> live = trained(lab, "live", "disclosed");
      List<Map<String, @Nullable Object>> served = trained(lab, "served", "served");
      assertThat(columns(live, "__served")).hasSizeGreaterThan(ROWS);

      lose(log);
      assertThat(columns(trained(lab, "lost", "disclosed"), "")).isEmpty();
      for (String view : VIEWS) {
        Map<String, Object> report = backfill(log, view);
        assertThat(report).containsEntry("identical", 0L).containsEntry("different", 0L);
      }

      List<Map<String, @Nullable Object>> backfilled = trained(lab, "backfilled", "disclosed");
      assertThat(without(backfilled, "__served")).isEqualTo(without(live, "__served"));
      assertThat(columns(backfilled, "__served")).isEmpty();
      assertThat(columns(served, "")).isNotEmpty().isNotEqualTo(columns(live, ""));
      assertThat(columns(trained(lab, "never", "served"), "")).isEmpty();
    }
  }

  /** What live archiving leaves: the bars of an engine that follows the log, each served later. */
  private void record(ArchivedLog log, TrainingLab lab) throws IOException {
    Map<String, List<BarRow>> bars = new TreeMap<>();
    for (int partition = 0; partition < ArchivedLog.PARTITIONS; partition++) {
      int at = partition;
      log.engine(
          plan,
          partition,
          log.size(partition),
          new EngineListener() {
            @Override
            public void barClosed(SymbolState symbol, ViewState closing, ClosedBar bar) {
              bars.computeIfAbsent(closing.view().name(), name -> new ArrayList<>())
                  .add(row(symbol.symbol(), closing, at, bar));
            }
          });
    }
    for (String view : VIEWS) {
      lab.lake.bars((BarView) catalog.view(view), bars.getOrDefault(view, List.of()), false);
    }
  }

  private static BarRow row(String symbol, ViewState closing, int partition, ClosedBar bar) {
    long[] cells = new long[bar.factorCount()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = bar.cell(i);
    }
    long knowledgeNs = bar.endNs() + closing.view().delay().toNanos();
    return new BarRow(
        symbol,
        bar.startNs(),
        bar.endNs(),
        knowledgeNs,
        bar.revision(),
        knowledgeNs + (3 + bar.offset() % 500) * MS,
        new Closing(bar.topic(), partition, bar.offset()),
        cells);
  }

  /** Times on, right before, and between the ends of bars. */
  private static String spine() {
    Random random = new Random(23);
    StringBuilder spine = new StringBuilder("symbol,time\n");
    for (int i = 0; i < ROWS; i++) {
      long minute = ArchivedLog.START_NS + random.nextInt(SECONDS / 60) * MINUTE;
      long time =
          switch (i % 4) {
            case 0 -> minute;
            case 1 -> minute - 1;
            case 2 -> minute + (random.nextInt(500) * MS);
            default -> minute + (long) (random.nextDouble() * MINUTE);
          };
      String symbol = "SIM." + "ABCDE".substring(i % 5, i % 5 + 1).repeat(3);
      spine.append(symbol).append(',').append(time).append('\n');
    }
    return spine.toString();
  }

  private List<Map<String, @Nullable Object>> trained(TrainingLab lab, String name, String known)
      throws Exception {
    List<String> factors = new ArrayList<>();
    for (String view : VIEWS) {
      FACTORS.forEach(factor -> factors.add(view + ":" + factor));
    }
    lab.run(
        Map.of(
            "spine",
            "spine.csv",
            "output",
            name + ".parquet",
            "factors",
            factors,
            "known",
            known,
            "times",
            true));
    List<Map<String, @Nullable Object>> rows =
        ParquetTable.read(lab.folder.resolve(name + ".parquet"));
    assertThat(rows).hasSize(ROWS);
    return rows;
  }

  /** All bars are gone, as if they had never been recorded. */
  private static void lose(ArchivedLog log) throws IOException {
    for (String view : VIEWS) {
      Manifest now = log.manifests().current(LakeTables.BARS + view);
      List<LakeFile> files = now.files();
      assertThat(files).isNotEmpty();
      for (LakeFile file : files) {
        log.lake().delete(file.path());
      }
      for (long number : log.manifests().numbers(now.table())) {
        log.lake().delete(now.table() + "/_manifest/%012d.json".formatted(number));
      }
    }
  }

  private Map<String, Object> backfill(ArchivedLog log, String view) throws Exception {
    BackfillJob job =
        new BackfillJob(
            catalog,
            plan,
            log.lake(),
            log.manifests(),
            log.reader(),
            log.writer(),
            log.duckDb(),
            new StateFiles(log.lake(), log.manifests()),
            BackfillTest::whole,
            log.room(),
            new FactorlineProperties(
                KafkaAccessProperties.of("127.0.0.1:1"),
                RedisAccessProperties.of(URI.create("redis://127.0.0.1:1")),
                "",
                folder,
                folder.toString()),
            new BackfillMetrics(new SimpleMeterRegistry()));
    return job.run(new JobRun(job.check(Map.of("view", view))));
  }

  /** Cells that have a value, of factors' columns with this ending: doubles as their bits. */
  private static List<String> columns(List<Map<String, @Nullable Object>> rows, String ending) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      for (Map.Entry<String, @Nullable Object> cell : rows.get(i).entrySet()) {
        boolean isAsked = cell.getKey().contains("__") && cell.getKey().endsWith(ending);
        if (isAsked && cell.getValue() != null) {
          cells.add(i + " " + cell.getKey() + " " + bits(cell.getValue()));
        }
      }
    }
    return cells;
  }

  private static List<String> without(List<Map<String, @Nullable Object>> rows, String ending) {
    List<String> cells = columns(rows, "");
    cells.removeIf(cell -> cell.split(" ", 3)[1].endsWith(ending));
    return cells;
  }

  private static Object bits(Object value) {
    return value instanceof Double real ? Double.doubleToRawLongBits(real) : value;
  }
}
