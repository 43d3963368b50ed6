package io.factorline.sync.parity;

import io.factorline.archive.ArchiveSeeds;
import io.factorline.archive.StateFiles;
import io.factorline.archive.TickLog;
import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.EngineSnapshot;
import io.factorline.engine.ImmediateDelivery;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.PartitionEngine.LogId;
import io.factorline.engine.StoredSymbol;
import io.factorline.engine.SymbolState;
import io.factorline.engine.ViewState;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.LakeTables;
import io.factorline.lake.Manifest;
import io.factorline.lake.ManifestStore;
import io.factorline.store.ClosedBar;
import io.factorline.store.StateFile;
import io.factorline.sync.columns.Database;
import io.factorline.sync.job.JobContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs the archived records of each partition through the engine, from a state file or from the
 * start, and compares on the way: each hot row when its own offset is reached, each Feast copy when
 * its bar closes, and at the end the bars of the lake. One thread, once.
 */
final class Recomputation {
  private static final long TOLD_EACH = 10_000;

  private final Catalog catalog;
  private final LakeStorage storage;
  private final ManifestStore manifests;
  private final StateFiles states;
  private final TickLog log;
  private final Database database;
  private final TickArchive archive;
  private final Map<Integer, List<StoredSymbol>> rows;
  private final JobContext context;
  private final EnginePlan plan;
  private final Findings findings = new Findings();
  private final FeastCheck feast = new FeastCheck(findings);
  private final RowCheck rowCheck;
  private final Map<String, RecomputedBars> bars = new HashMap<>();
  private final List<Map<String, Object>> stretches = new ArrayList<>();
  private long applied;

  /** What it runs on. */
  record Scene(
      Catalog catalog,
      LakeStorage storage,
      ManifestStore manifests,
      StateFiles states,
      TickLog log,
      Database database) {}

  Recomputation(
      Scene scene, TickArchive archive, Map<Integer, List<StoredSymbol>> rows, JobContext context) {
    this.catalog = scene.catalog();
    this.storage = scene.storage();
    this.manifests = scene.manifests();
    this.states = scene.states();
    this.log = scene.log();
    this.database = scene.database();
    this.archive = archive;
    this.rows = rows;
    this.context = context;
    this.plan = EnginePlan.of(catalog);
    this.rowCheck = new RowCheck(plan, findings);
  }

  /** Where Feast's copies are expected. */
  FeastCheck feast() {
    return feast;
  }

  Findings findings() {
    return findings;
  }

  /** The stretches of the log that were run. */
  List<Map<String, Object>> stretches() {
    return stretches;
  }

  void run(boolean fromBeginning) throws IOException {
    try {
      for (BarView view : catalog.barViews()) {
        bars.put(view.name(), RecomputedBars.begin(database, view));
      }
      database.run("CREATE TABLE spans(p INTEGER, first BIGINT, last BIGINT)");
      for (int partition = 0; partition < archive.partitions(); partition++) {
        runPartition(partition, fromBeginning);
      }
      feast.finish();
      LakeCheck lake = new LakeCheck(database, storage, findings);
      for (BarView view : catalog.barViews()) {
        bars(view.name()).flush();
        Manifest manifest = manifests.current(LakeTables.BARS + view.name());
        lake.check(view, manifest, archive.topic());
      }
    } finally {
      for (RecomputedBars table : bars.values()) {
        table.close();
      }
    }
  }

  private RecomputedBars bars(String view) {
    RecomputedBars table = bars.get(view);
    if (table == null) {
      throw new IllegalStateException("must be a view of the plan: view=" + view);
    }
    return table;
  }

  private void runPartition(int partition, boolean fromBeginning) throws IOException {
    List<StoredSymbol> stored = rows.getOrDefault(partition, List.of());
    long begin = archive.begin(partition);
    Optional<StateFile> state = state(partition, begin, fromBeginning);
    if (state.isEmpty() && begin > 0) {
      findings.skipped("row of a partition without a state to start from", stored.size());
      return;
    }
    LogId id = new LogId(archive.topic(), partition, archive.partitions());
    ImmediateDelivery delivery = new ImmediateDelivery(new Listener(partition));
    long from;
    try (ArchiveSeeds seeds = states.seeds(log, id, plan)) {
      PartitionEngine engine =
          state.isPresent()
              ? EngineSnapshot.resume(state.get(), plan, delivery, seeds)
              : new PartitionEngine(plan, id, delivery, seeds);
      from = engine.nextOffset();
      apply(engine, due(engine, stored, partition));
    }
    long end = archive.end(partition);
    database.run("INSERT INTO spans VALUES (" + partition + ", " + from + ", " + (end - 1) + ")");
    stretches.add(Map.of("partition", partition, "from", from, "to", end));
  }

  private void apply(PartitionEngine engine, Map<Long, List<StoredSymbol>> due) throws IOException {
    archive.read(
        engine.log().partition(),
        engine.nextOffset(),
        record -> {
          engine.apply(record);
          for (StoredSymbol row : due.getOrDefault(record.offset(), List.of())) {
            check(engine, row);
          }
          tell();
        });
  }

  private void tell() {
    applied++;
    if (applied % TOLD_EACH == 0) {
      context.progress(applied, 0, "records");
      context.check();
    }
  }

  private Optional<StateFile> state(int partition, long begin, boolean fromBeginning)
      throws IOException {
    if (fromBeginning && begin == 0) {
      return Optional.empty();
    }
    Comparator<LakeFile> byEnd = Comparator.comparingLong(StateFiles::offset);
    Optional<LakeFile> file =
        states.of(archive.topic(), partition, plan.layout().hash()).stream()
            .filter(f -> StateFiles.offset(f) >= begin)
            .filter(f -> StateFiles.offset(f) <= archive.end(partition))
            .max(fromBeginning ? byEnd.reversed() : byEnd);
    return file.isEmpty() ? Optional.empty() : Optional.of(states.read(file.get()));
  }

  /** The rows by the offset at which they can be compared; those that never can are told. */
  private Map<Long, List<StoredSymbol>> due(
      PartitionEngine engine, List<StoredSymbol> stored, int partition) {
    Map<Long, List<StoredSymbol>> due = new TreeMap<>();
    for (StoredSymbol row : stored) {
      long offset = row.hot().header().offset();
      if (!row.hot().header().topic().equals(archive.topic())) {
        findings.skipped("row of another topic id", 1);
      } else if (offset >= archive.end(partition)) {
        findings.skipped("row ahead of the archive", 1);
      } else if (offset >= engine.nextOffset()) {
        due.computeIfAbsent(offset, key -> new ArrayList<>()).add(row);
      } else {
        check(engine, row);
      }
    }
    return due;
  }

  private void check(PartitionEngine engine, StoredSymbol row) {
    SymbolState symbol = engine.symbol(row.row().symbol());
    long offset = row.hot().header().offset();
    if (symbol != null && symbol.offset() == offset) {
      rowCheck.check(engine, symbol, row);
    } else if (symbol != null && symbol.offset() > offset) {
      findings.skipped("row behind the state that the run started from", 1);
    } else {
      String at = symbol == null ? "no such symbol" : "offset=" + symbol.offset();
      findings.add(
          Difference.ofTexts(
              Store.ROW,
              new Difference.Place(row.row().symbol(), "row (offset)", 0),
              "offset=" + offset,
              at,
              new Difference.Position(engine.log().partition(), offset)));
    }
  }

  private final class Listener implements EngineListener {
    private final int partition;

    Listener(int partition) {
      this.partition = partition;
    }

    @Override
    public void barClosed(SymbolState symbol, ViewState view, ClosedBar bar) {
      try {
        bars(view.view().name()).add(partition, symbol.symbol(), bar);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      feast.closed(symbol.symbol(), view.row().layout(), bar, partition);
    }
  }
}
