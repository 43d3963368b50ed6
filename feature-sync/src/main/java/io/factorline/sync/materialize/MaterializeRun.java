package io.factorline.sync.materialize;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.Entity;
import io.factorline.catalog.OfflineView;
import io.factorline.redis.OfflineOutcome;
import io.factorline.redis.OfflineStore;
import io.factorline.redis.Watermark;
import io.factorline.sync.job.JobContext;
import io.factorline.sync.job.JobFailedException;
import io.factorline.sync.source.DatabasesProperties;
import io.factorline.sync.source.Findings;
import io.factorline.sync.source.InputFile;
import io.factorline.sync.source.InputFiles;
import io.factorline.sync.source.SourceException;
import io.factorline.sync.source.SourceScan;
import io.factorline.time.EpochClock;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One materialization, from the source to the watermarks. Rows go to disk first, so that nothing is
 * written of a source that turns out to be bad, and so that they can be sorted; then the row of
 * each entity that holds is written, in the order of entities, with a checkpoint behind what was
 * acknowledged; the watermarks move when all was.
 */
final class MaterializeRun {
  private static final int TOLD = 10;
  private static final int TOLD_FILES = 100;
  private static final long NS_PER_MS = 1_000_000;

  private final Surroundings around;
  private final MaterializeParameters parameters;
  private final JobContext context;
  private final OfflineView view;
  private final Entity entity;
  private final Findings findings;
  private final RowCounts counts = new RowCounts();
  private final Map<String, Object> report = new LinkedHashMap<>();

  /** What a run works with. */
  record Surroundings(
      Catalog catalog,
      OfflineStore store,
      Path sourceFolder,
      DatabasesProperties databases,
      MaterializeProperties properties,
      MaterializeMetrics metrics,
      OfflineLake lake,
      Turns turns) {}

  MaterializeRun(
      Surroundings around, MaterializeParameters parameters, String view, JobContext context) {
    this.around = around;
    this.parameters = parameters;
    this.context = context;
    this.view = MaterializeParameters.offline(around.catalog(), view);
    this.entity = entityOf(around.catalog(), this.view);
    this.findings = new Findings(around.properties().keptFindings());
  }

  static Entity entityOf(Catalog catalog, OfflineView view) {
    Entity entity = catalog.entities().get(view.entity());
    if (entity == null) {
      throw new IllegalStateException("must be in the catalog: entity=" + view.entity());
    }
    return entity;
  }

  /**
   * Does it.
   *
   * @param runId the run of Redis from which the job began
   */
  Map<String, Object> run(String runId)
      throws IOException, SQLException, SourceException, JobFailedException {
    report.put("view", view.name());
    report.put("dryRun", parameters.isDryRun());
    Window window = window(runId);
    try (WorkFolder folder =
            new WorkFolder(
                around.properties().workFolder(),
                context.id(),
                around.properties().memory(),
                EpochClock.SYSTEM.nowMs());
        Connection parquet = folder.duck("parquet");
        Connection rows = folder.duck("rows");
        Staging staging =
            new Staging(
                view,
                window,
                rows,
                findings,
                counts,
                read -> lookAround(read, 0, "rows read"),
                new LongStatements(context, counts::staged))) {
      String fingerprint = load(parquet, staging);
      if (parameters.isDryRun()) {
        dryRun(staging);
      } else {
        write(staging, runId, fingerprint);
      }
    }
    return report;
  }

  private void lookAround(long done, long total, String unit) {
    context.check();
    context.progress(done, total, unit);
  }

  private Window window(String runId) {
    if (!parameters.isIncremental()) {
      long from = parameters.fromNs().orElse(Long.MIN_VALUE);
      boolean isAll = parameters.fromNs().isEmpty();
      report.put("mode", "full");
      return new Window(from, isAll ? Long.MIN_VALUE : Long.MAX_VALUE, parameters.toNs());
    }
    Optional<Watermark> known = around.store().watermark(view.name());
    report.put("mode", "incremental");
    report.put("since", known.map(mark -> since(mark, runId)).orElse("nothing is known"));
    return known.map(mark -> above(mark, runId)).orElse(Window.all(parameters.toNs()));
  }

  private static boolean isVerified(Watermark mark, String runId) {
    return mark.runId().equals(runId);
  }

  private static String since(Watermark mark, String runId) {
    return isVerified(mark, runId)
        ? "the last window"
        : "the window before the last, for Redis was started anew since";
  }

  /**
   * A Redis that was started anew may have lost the end of the last window: it is written again.
   */
  private Window above(Watermark mark, String runId) {
    boolean isVerified = isVerified(mark, runId);
    long event = isVerified ? mark.eventNs() : mark.beforeEventNs().orElse(Long.MIN_VALUE);
    long knowledge =
        isVerified ? mark.knowledgeNs() : mark.beforeKnowledgeNs().orElse(Long.MIN_VALUE);
    return new Window(lowered(event), lowered(knowledge), parameters.toNs());
  }

  private long lowered(long ns) {
    return ns < Long.MIN_VALUE + parameters.latenessNs()
        ? Long.MIN_VALUE
        : ns - parameters.latenessNs();
  }

  private String load(Connection parquet, Staging staging)
      throws SourceException, SQLException, JobFailedException {
    SourceScan scan =
        SourceScan.of(view, entity, around.sourceFolder(), around.databases(), parquet);
    String fingerprint = scan.fingerprint();
    InputFiles files =
        new InputFiles(
            around.sourceFolder(),
            TOLD_FILES,
            (bytes, total) -> lookAround(bytes, total, "bytes of a file for its checksum"));
    scan.run(findings, staging, files);
    report.put("files", files.told().stream().map(InputFile::json).toList());
    staging.settle();
    counts.addTo(report);
    tellFindings();
    around.metrics().bad(view.name(), findings.badRows());
    boolean isNoneWhole = findings.wholeFiles() == 0;
    if (!findings.isEmpty() && (isNoneWhole || !scan.rejectsRows())) {
      throw new JobFailedException(summary(), report);
    }
    return fingerprint;
  }

  private void tellFindings() {
    Map<String, Object> bad = new LinkedHashMap<>();
    bad.put("rows", findings.badRows());
    bad.put("files", findings.badFiles());
    bad.put("nan", findings.nans());
    bad.put("byRule", findings.counts());
    bad.put("first", findings.first().stream().map(Findings.Finding::json).toList());
    bad.put("firstNan", findings.firstNans().stream().map(Findings.Finding::json).toList());
    report.put("bad", bad);
  }

  private String summary() {
    List<Findings.Finding> first = findings.first();
    return first.stream()
        .limit(TOLD)
        .map(Findings.Finding::text)
        .collect(
            Collectors.joining(
                "; ",
                "nothing was loaded, for %d rows and %d files are bad: "
                    .formatted(findings.badRows(), findings.badFiles()),
                first.size() > TOLD ? "; .." : ""));
  }

  private void dryRun(Staging staging) throws SQLException, IOException {
    tellContradictions(new LakeRows(view, staging, around.lake()));
    Conversion conversion = new Conversion(view, entity);
    DryRun dryRun = new DryRun(view, around.store(), conversion, around.properties().batch());
    if (view.corporateActions()) {
      try (ActionPicks picks =
          new ActionPicks(conversion, staging.connection(), staging.statements(), "", true)) {
        dryRun.ask(picks, context);
      }
      dryRun.addTo(report);
      return;
    }
    try (Picks picks =
        new Picks(view, conversion, staging.connection(), staging.statements(), "")) {
      dryRun.compare(picks, context);
    }
    dryRun.addTo(report);
  }

  private void tellContradictions(LakeRows lakeRows) throws SQLException {
    report.put("lakeConflicts", lakeRows.contradictions());
  }

  private void write(Staging staging, String runId, String fingerprint)
      throws SQLException, IOException {
    Staging.Extent extent = staging.extent();
    LakeRows lakeRows = new LakeRows(view, staging, around.lake());
    EntityWrites writes =
        new EntityWrites(
            around.store(),
            around.properties(),
            context,
            new EntityWrites.Plan(view, new Conversion(view, entity), extent.rows(), fingerprint));
    WriteCounts written = writes.write(staging, runId);
    if (extent.rows() > 0) {
      around.turns().passOne(view.name(), () -> lookAround(0, 0, Turns.UNIT));
      long servedNs = EpochClock.SYSTEM.nowMs() * NS_PER_MS;
      report.put("lakeRows", lakeRows.append(servedNs, writes.served()));
      around
          .store()
          .advance(view.name(), extent.eventNs(), extent.knowledgeNs(), runId, context.id());
      tellContradictions(lakeRows);
      report.put("newestEventTime", UtcTime.text(extent.eventNs()));
      report.put("newestKnowledgeTime", UtcTime.text(extent.knowledgeNs()));
    }
    report.put("entities", written.json());
    for (OfflineOutcome outcome : OfflineOutcome.values()) {
      around.metrics().written(view.name(), outcome, written.of(outcome));
    }
  }
}
