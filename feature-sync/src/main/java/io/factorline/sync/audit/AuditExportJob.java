package io.factorline.sync.audit;

import io.factorline.audit.ChainRecord;
import io.factorline.audit.Seal;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.lake.Expired;
import io.factorline.lake.Manifest;
import io.factorline.sync.columns.Database;
import io.factorline.sync.job.JobContext;
import io.factorline.sync.job.JobType;
import io.factorline.sync.request.OutputFile;
import io.factorline.sync.request.RequestFields;
import io.factorline.sync.request.ResearchFolder;
import io.factorline.sync.request.ResearchProperties;
import io.factorline.time.EpochClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * The job {@code audit-export}: records of predictions out of the lake and Kafka to one file,
 * ordered by partition and offset, with the verification of all chains of the span and a manifest
 * that has the checksum of the file.
 */
final class AuditExportJob implements JobType {
  private static final Set<String> FIELDS =
      Set.of("from", "to", "source", "model", "symbol", "seals", "output");
  private static final List<String> OUTPUTS = List.of(".parquet", ".jsonl");
  private static final int MOST_SYMBOLS = 1_000;

  private final AuditLog log;
  private final TopicTail.Tails tails;
  private final ResearchFolder folder;
  private final ResearchProperties research;
  private final AuditProperties properties;
  private final EpochClock clock;

  AuditExportJob(
      AuditLog log,
      TopicTail.Tails tails,
      ResearchFolder folder,
      ResearchProperties research,
      AuditProperties properties,
      EpochClock clock) {
    this.log = log;
    this.tails = tails;
    this.folder = folder;
    this.research = research;
    this.properties = properties;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "audit-export";
  }

  @Override
  public Map<String, Object> check(Map<String, Object> request) {
    RequestFields fields = RequestFields.of(request, FIELDS);
    Map<String, Object> canonical = new LinkedHashMap<>();
    AuditSpan.check(fields, clock.nowMs(), canonical);
    canonical.put(
        "source", fields.oneOf("source", List.of(AuditVerifyJob.ALL, AuditVerifyJob.LAKE), "all"));
    String model = fields.optionalText("model");
    if (model != null) {
      canonical.put("model", model);
    }
    List<String> symbols = fields.texts("symbol", MOST_SYMBOLS);
    if (!symbols.isEmpty()) {
      canonical.put("symbol", symbols);
    }
    canonical.put("seals", fields.flag("seals", false));
    String output = fields.text("output");
    OutputFile.check(folder, output, OUTPUTS);
    if (Files.exists(manifest(output))) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER, "must have no manifest yet: output=" + output);
    }
    canonical.put("output", output);
    return canonical;
  }

  private Path manifest(String output) {
    return ExportManifest.beside(folder.output("output", output, OUTPUTS));
  }

  @Override
  public Map<String, Object> run(JobContext context) throws Exception {
    RequestFields fields = RequestFields.of(context.parameters(), FIELDS);
    String name = fields.text("output");
    OutputFile output = OutputFile.of(folder, context, name, OUTPUTS);
    Map<String, Object> report = output.finishedReport();
    if (report == null) {
      try {
        report = output.publish(export(context, fields, output.draft(), name));
      } finally {
        output.discardDraft();
      }
    }
    ExportManifest.write(manifest(name), context.parameters(), report);
    return report;
  }

  private Map<String, Object> export(
      JobContext context, RequestFields fields, Path draft, String name) throws IOException {
    boolean readsKafka = fields.text("source").equals(AuditVerifyJob.ALL);
    try (TopicTail tail = readsKafka ? tails.open() : null;
        Database database = name.endsWith(".parquet") ? database() : null;
        ExportSink sink =
            database == null ? JsonLines.begin(draft) : ParquetRows.begin(database, draft)) {
      Manifest manifest = log.manifest();
      ChainVisitor chains =
          new ChainVisitor(ChainVisitor.of(context), AuditVerifyJob.ends(manifest, tail));
      Picked picked = new Picked(chains, fields, sink);
      log.read(manifest, tail, AuditSpan.of(fields), picked);
      sink.finish();
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("rows", picked.rows);
      report.put("bytes", Files.size(draft));
      report.put("sha256", ExportManifest.sha256(draft));
      report.put("lakeManifest", manifest.number());
      report.put("verification", chains.end().report());
      return report;
    }
  }

  private Database database() throws IOException {
    return Database.open(
        research.scratchFolder(),
        research.memory().toBytes(),
        research.usedThreads(),
        research.maxScratch().toBytes());
  }

  /** Verifies all records, and writes those that are asked for. */
  private final class Picked implements AuditVisitor {
    private final ChainVisitor chains;
    private final @Nullable String model;
    private final Set<String> symbols;
    private final boolean withSeals;
    private final ExportSink sink;
    private String topicId = "";
    private long rows;

    Picked(ChainVisitor chains, RequestFields fields, ExportSink sink) {
      this.chains = chains;
      this.model = fields.optionalText("model");
      this.symbols = Set.copyOf(fields.texts("symbol", MOST_SYMBOLS));
      this.withSeals = fields.flag("seals", false);
      this.sink = sink;
    }

    @Override
    public void topic(String newTopicId) {
      topicId = newTopicId;
      chains.topic(newTopicId);
    }

    @Override
    public void partition(int partition, boolean isFromBeginning) {
      chains.partition(partition, isFromBeginning);
    }

    @Override
    public void expired(Expired expired) {
      chains.expired(expired);
    }

    @Override
    public void lost(long from, long to) {
      chains.lost(from, to);
    }

    @Override
    public void record(ChainRecord record) throws IOException {
      chains.record(record);
      byte[] value = record.value();
      JsonNode json = json(value);
      boolean isSeal = value != null && Seal.is(value);
      if (isSeal ? !withSeals : !isAsked(json)) {
        return;
      }
      if (++rows > properties.maxRows()) {
        throw new RequestException(
            ErrorCode.INVALID_PARAMETER,
            "must be at most feature-sync.audit.max-rows, take a shorter span: rows=" + rows);
      }
      sink.add(topicId, record, json);
    }

    private boolean isAsked(JsonNode json) {
      boolean isOfModel = model == null || model.equals(json.path("model").asString(""));
      return isOfModel && (symbols.isEmpty() || symbols.contains(json.path("symbol").asString("")));
    }

    private static JsonNode json(byte @Nullable [] value) {
      try {
        return value == null ? MissingNode.getInstance() : JsonMapper.shared().readTree(value);
      } catch (JacksonException e) {
        return MissingNode.getInstance();
      }
    }
  }
}
