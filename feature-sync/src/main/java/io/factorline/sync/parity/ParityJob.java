package io.factorline.sync.parity;

import io.factorline.archive.StateFiles;
import io.factorline.archive.TickLog;
import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.engine.StoredSymbol;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.lake.Cut;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.LakeTables;
import io.factorline.lake.Manifest;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.sync.columns.Database;
import io.factorline.sync.job.JobContext;
import io.factorline.sync.job.JobType;
import io.factorline.sync.request.RequestFields;
import io.factorline.sync.request.ResearchFolder;
import io.factorline.sync.request.ResearchProperties;
import io.factorline.time.EpochClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The job {@code parity}: hot rows, Feast's fields and the lake's bars against what the archived
 * records give once more, tolerance 0; or, with {@code against}, a researcher's own column against
 * one factor.
 */
public final class ParityJob implements JobType {
  private static final Set<String> FIELDS = Set.of("from", "against", "factor");
  private static final List<String> FILES = List.of(".parquet", ".csv", ".csv.gz");
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Parts parts;
  private final ParityMetrics metrics;

  /**
   * What the job works with.
   *
   * @param duckDb reads the archive
   * @param stored opens what is stored online; closed at the end of a run
   * @param patience how long a run waits for the archive to reach the rows that it read
   */
  public record Parts(
      Catalog catalog,
      LakeStorage storage,
      ManifestStore manifests,
      DuckDb duckDb,
      Supplier<OpenFactors> stored,
      ResearchFolder folder,
      ResearchProperties properties,
      Duration patience) {}

  /** What is stored online, while it is open. */
  public interface OpenFactors extends StoredFactors, AutoCloseable {
    @Override
    void close();
  }

  /** The job. */
  public ParityJob(Parts parts, ParityMetrics metrics) {
    this.parts = parts;
    this.metrics = metrics;
  }

  @Override
  public String name() {
    return "parity";
  }

  @Override
  public Map<String, Object> check(Map<String, Object> request) {
    RequestFields fields = RequestFields.of(request, FIELDS);
    Map<String, Object> canonical = new LinkedHashMap<>();
    if (fields.has("against")) {
      parts.folder.input("against", fields.text("against"), FILES);
      OwnColumn.factor(parts.catalog, fields.text("factor"));
      canonical.put("against", fields.text("against"));
      canonical.put("factor", fields.text("factor"));
    } else if (fields.has("factor")) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER, "must come with against: factor=" + fields.text("factor"));
    } else {
      canonical.put("from", fields.oneOf("from", List.of("state", "beginning"), "state"));
    }
    return canonical;
  }

  @Override
  public Map<String, Object> run(JobContext context) throws Exception {
    RequestFields fields = RequestFields.of(context.parameters(), FIELDS);
    try (Database database =
        Database.open(
            parts.properties.scratchFolder(),
            parts.properties.memory().toBytes(),
            parts.properties.usedThreads(),
            parts.properties.maxScratch().toBytes())) {
      if (fields.has("against")) {
        OwnColumn own =
            new OwnColumn(
                parts.catalog,
                database,
                parts.storage,
                parts.manifests,
                OwnColumn.factor(parts.catalog, fields.text("factor")));
        return own.compare(parts.folder.input("against", fields.text("against"), FILES));
      }
      return recompute(database, context, fields.text("from").equals("beginning"));
    }
  }

  private Map<String, Object> recompute(
      Database database, JobContext context, boolean fromBeginning) throws IOException {
    try (OpenFactors stored = parts.stored.get()) {
      int partitions = cut().offsets().size();
      Map<Integer, List<StoredSymbol>> rows = new TreeMap<>();
      for (int partition = 0; partition < partitions; partition++) {
        rows.put(partition, stored.rows(partition));
      }
      List<StoredFactors.View> views = new ArrayList<>();
      for (BarView view : parts.catalog.barViews()) {
        views.add(new StoredFactors.View(view.name(), view.factorNames()));
      }
      Map<String, Map<String, StoredFactors.FeastBar>> copies = new TreeMap<>();
      rows.values().stream()
          .flatMap(List::stream)
          .map(row -> row.row().symbol())
          .forEach(symbol -> copies.put(symbol, stored.feast(symbol, views)));
      Manifest manifest = awaitArchive(rows, context);
      Recomputation recomputation =
          new Recomputation(
              scene(database, manifest),
              new TickArchive(parts.duckDb, parts.storage, manifest, cut(manifest)),
              rows,
              context);
      copies.forEach(recomputation.feast()::expect);
      recomputation.run(fromBeginning);
      return report(recomputation, manifest);
    }
  }

  private Recomputation.Scene scene(Database database, Manifest manifest) {
    return new Recomputation.Scene(
        parts.catalog,
        parts.storage,
        parts.manifests,
        new StateFiles(parts.storage, parts.manifests),
        TickLog.of(manifest, new ParquetReader(parts.duckDb, parts.storage)).orElseThrow(),
        database);
  }

  private Map<String, Object> report(Recomputation recomputation, Manifest manifest) {
    Findings findings = recomputation.findings();
    metrics.finished(findings, EpochClock.SYSTEM.nowMs());
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("equal", findings.differences().isEmpty());
    report.putAll(findings.report());
    report.put("topicId", cut(manifest).topic().toString());
    report.put("manifest", manifest.number());
    report.put("stretches", recomputation.stretches());
    return report;
  }

  private Cut cut() throws IOException {
    return cut(parts.manifests.current(LakeTables.TICKS));
  }

  private static Cut cut(Manifest manifest) {
    Cut cut = manifest.cut();
    if (cut == null) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER, "must hold archived records: table=ticks");
    }
    return cut;
  }

  /** Rows move on while the archive follows; those that were read are reached a little later. */
  private Manifest awaitArchive(Map<Integer, List<StoredSymbol>> rows, JobContext context)
      throws IOException {
    long start = System.nanoTime();
    while (true) {
      Manifest manifest = parts.manifests.current(LakeTables.TICKS);
      boolean isThere = isCovered(rows, cut(manifest));
      if (isThere || System.nanoTime() - start > parts.patience.toNanos()) {
        return manifest;
      }
      context.check();
      LockSupport.parkNanos(POLL_NS);
    }
  }

  private static boolean isCovered(Map<Integer, List<StoredSymbol>> rows, Cut cut) {
    for (Map.Entry<Integer, List<StoredSymbol>> entry : rows.entrySet()) {
      for (StoredSymbol row : entry.getValue()) {
        boolean isSameTopic = row.hot().header().topic().equals(cut.topic());
        if (isSameTopic && row.hot().header().offset() >= cut.offset(entry.getKey())) {
          return false;
        }
      }
    }
    return true;
  }
}
