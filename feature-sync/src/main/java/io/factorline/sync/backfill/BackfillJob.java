package io.factorline.sync.backfill;

import io.factorline.archive.StateFiles;
import io.factorline.archive.TickLog;
import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.engine.EnginePlan;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.LakeTables;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.Origin;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.lake.parquet.ParquetWriter;
import io.factorline.sync.config.FactorlineProperties;
import io.factorline.sync.job.JobContext;
import io.factorline.sync.job.JobType;
import io.factorline.sync.lake.LakeRoom;
import io.factorline.sync.source.InputFile;
import io.factorline.sync.source.InputFiles;
import io.factorline.sync.source.SourceException;
import io.factorline.time.EpochClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Job {@code backfill}: bars of a view and a span of time, computed from archived ticks or from a
 * file of imported bars.
 */
@Component
final class BackfillJob implements JobType {
  private static final long NS_PER_MS = 1_000_000L;
  private static final int SAMPLES = 20;

  private final Catalog catalog;
  private final EnginePlan plan;
  private final LakeStorage storage;
  private final ManifestStore manifests;
  private final ParquetReader reader;
  private final ParquetWriter writer;
  private final DuckDb duckDb;
  private final StateFiles states;
  private final LiveBars live;
  private final LakeRoom room;
  private final Path folder;
  private final BackfillMetrics metrics;

  BackfillJob(
      Catalog catalog,
      EnginePlan plan,
      LakeStorage storage,
      ManifestStore manifests,
      ParquetReader reader,
      ParquetWriter writer,
      DuckDb duckDb,
      StateFiles states,
      LiveBars live,
      LakeRoom room,
      FactorlineProperties shared,
      BackfillMetrics metrics) {
    this.catalog = catalog;
    this.plan = plan;
    this.storage = storage;
    this.manifests = manifests;
    this.reader = reader;
    this.writer = writer;
    this.duckDb = duckDb;
    this.states = states;
    this.live = live;
    this.room = room;
    this.folder = shared.sourceFolder();
    this.metrics = metrics;
  }

  @Override
  public String name() {
    return "backfill";
  }

  @Override
  public Map<String, Object> check(Map<String, Object> request) {
    long nowNs = EpochClock.SYSTEM.nowMs() * NS_PER_MS;
    return BackfillRequest.check(request, catalog, nowNs).parameters();
  }

  @Override
  public Map<String, Object> run(JobContext context) throws Exception {
    BackfillRequest request = BackfillRequest.of(context.parameters());
    BarView view = BackfillRequest.view(request.view(), catalog);
    if (!view.definition().equals(request.definition())) {
      throw new IllegalStateException(
          "must still be defined as when the job was asked for: view=" + view.name());
    }
    room.require();
    Tally tally = new Tally();
    Map<String, Object> report = new LinkedHashMap<>();
    if (request.file() == null) {
      fromTicks(request, view, context, tally, report);
    } else {
      fromFile(request, request.file(), view, context, tally, report);
    }
    metrics.computed(view.name(), tally.computedBars(), tally.differences());
    report.putAll(tally.report());
    return report;
  }

  private void fromTicks(
      BackfillRequest request,
      BarView view,
      JobContext context,
      Tally tally,
      Map<String, Object> report)
      throws IOException {
    Optional<TickLog> log = TickLog.open(manifests, reader);
    if (log.isEmpty()) {
      report.put("archived", "nothing yet");
      return;
    }
    TicksBackfill backfill = new TicksBackfill(catalog, view, plan, states, request.span());
    BarMerge merge = new BarMerge(storage, manifests, reader, writer, tally);
    BarMerge.Target target = target(request, view, Origin.BACKFILL);
    List<Long> ends = live.await(log.get(), target.table(), context);
    int partitions = log.get().partitions();
    long ahead = 0;
    List<Map<String, Object>> cold = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      boolean isCold = backfill.isCold(log.get(), partition);
      // What began in the midst of the records must not replace what had all of them.
      BarMerge.Target merged = isCold ? target.reporting() : target;
      try (BarDrafts bars =
          new BarDrafts(
              view, writer, (computed, period) -> merge.merge(merged, computed, period))) {
        backfill.run(log.get(), partition, ends.get(partition), bars, records -> context.check());
        bars.finishAll();
      }
      if (isCold) {
        cold.add(Map.of("partition", partition, "offset", log.get().begin(partition)));
      }
      ahead += log.get().end(partition) - ends.get(partition);
      context.progress(partition + 1L, partitions, "partitions");
    }
    report.put("recordsAhead", ahead);
    if (!cold.isEmpty()) {
      report.put("startedCold", cold.stream().limit(SAMPLES).toList());
    }
  }

  private void fromFile(
      BackfillRequest request,
      String file,
      BarView view,
      JobContext context,
      Tally tally,
      Map<String, Object> report)
      throws IOException, SourceException {
    InputFiles files = new InputFiles(folder, 1, (bytes, total) -> context.check());
    files.add(folder.resolve(file));
    report.put("files", files.told().stream().map(InputFile::json).toList());
    BarMerge merge = new BarMerge(storage, manifests, reader, writer, tally);
    BarMerge.Target target = target(request, view, Origin.IMPORT);
    ImportedBars imported = new ImportedBars(catalog, view, duckDb);
    try (BarDrafts bars =
        new BarDrafts(view, writer, (computed, period) -> merge.merge(target, computed, period))) {
      TicksBackfill.Span span = request.span();
      long rows =
          imported
              .run(
                  folder.resolve(file),
                  Long.MAX_VALUE,
                  (symbol, bar, kernel) -> {
                    if (span.holds(symbol, bar.endNs())) {
                      bars.add(symbol, null, bar);
                    }
                  },
                  count -> {
                    context.check();
                    context.progress(count, 0, "bars");
                  })
              .rows();
      bars.finishAll();
      report.put("rows", rows);
    }
  }

  private static BarMerge.Target target(BackfillRequest request, BarView view, Origin origin) {
    return new BarMerge.Target(
        LakeTables.bars(view),
        view.definition(),
        origin,
        request.onDifference(),
        request.askedNs());
  }
}
