package io.factorline.sync.signals;

import io.factorline.audit.Seal;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.lake.Column;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeTable;
import io.factorline.lake.LakeTables;
import io.factorline.lake.Manifest;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.RowCursor;
import io.factorline.lake.RowFilter;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.sync.job.JobContext;
import io.factorline.sync.job.JobFailedException;
import io.factorline.sync.job.JobType;
import io.factorline.sync.request.RequestFields;
import io.factorline.time.EpochClock;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The job {@code replay-signals}: predictions that the lake has of a span are computed again by the
 * gateway and compared to the bit. It fails where a score has other bits, and where not one of the
 * scores could be computed again.
 */
final class ReplaySignalsJob implements JobType {
  private static final Set<String> FIELDS = Set.of("from", "to", "model");
  private static final LakeTable TABLE = LakeTables.predictions();
  private static final List<Column> COLUMNS =
      TABLE.columns(List.of(LakeTables.PARTITION, LakeTables.OFFSET, LakeTables.VALUE, "model"));
  private static final long NS_PER_MS = 1_000_000L;
  /* Below the longest body that a gateway takes. */
  private static final long BATCH_BYTES = 256 << 10;

  private final ManifestStore manifests;
  private final ParquetReader reader;
  private final Replayers replayers;
  private final int batchRows;
  private final EpochClock clock;

  /** Opens what computes, for one run. */
  interface Replayers {
    Replayer open();
  }

  ReplaySignalsJob(
      ManifestStore manifests,
      ParquetReader reader,
      Replayers replayers,
      int batchRows,
      EpochClock clock) {
    this.manifests = manifests;
    this.reader = reader;
    this.replayers = replayers;
    this.batchRows = batchRows;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "replay-signals";
  }

  @Override
  public Map<String, Object> check(Map<String, Object> request) {
    RequestFields fields = RequestFields.of(request, FIELDS);
    Long from = fields.time("from");
    Long to = fields.time("to");
    if (from == null) {
      throw new RequestException(ErrorCode.INVALID_PARAMETER, "must be given: field=from");
    }
    long end = to == null ? clock.nowMs() * NS_PER_MS : to;
    if (end <= from) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER,
          "must be before to: from=" + UtcTime.text(from) + ", to=" + UtcTime.text(end));
    }
    Map<String, Object> canonical = new LinkedHashMap<>();
    canonical.put("from", UtcTime.text(from));
    canonical.put("to", UtcTime.text(end));
    String model = fields.optionalText("model");
    if (model != null) {
      canonical.put("model", model);
    }
    return canonical;
  }

  @Override
  public Map<String, Object> run(JobContext context) throws Exception {
    RequestFields fields = RequestFields.of(context.parameters(), FIELDS);
    Span span = new Span(ms(fields.text("from")), ms(fields.text("to")));
    Manifest manifest = manifests.current(LakeTables.PREDICTIONS);
    ReplayFindings findings = new ReplayFindings();
    try (Replayer gateway = replayers.open()) {
      read(manifest, span, fields.optionalText("model"), new Batch(gateway, findings, context));
    }
    Map<String, Object> report = findings.report();
    report.put("manifest", manifest.number());
    if (findings.different() > 0) {
      throw new JobFailedException(
          "must have the recorded bits: different=" + findings.different(), report);
    }
    if (findings.isBlind()) {
      throw new JobFailedException(
          "must have a version that is live at the gateway: compared=0", report);
    }
    return report;
  }

  /* A record was appended within a span if its millisecond begins in it. */
  private static long ms(String time) {
    return Math.ceilDiv(UtcTime.parse(time), NS_PER_MS);
  }

  private record Span(long fromMs, long toMs) {
    boolean touches(LakeFile file) {
      return file.stats().maxTimeNs() >= fromMs * NS_PER_MS
          && file.stats().minTimeNs() < toMs * NS_PER_MS;
    }
  }

  private void read(Manifest manifest, Span span, @Nullable String model, Batch batch)
      throws IOException {
    List<String> files =
        manifest.files().stream().filter(span::touches).map(LakeFile::path).toList();
    if (files.isEmpty()) {
      return;
    }
    RowFilter filter =
        RowFilter.within(new RowFilter.Bound(LakeTables.APPEND_MS, span.fromMs(), span.toMs()));
    ParquetReader.Request request = new ParquetReader.Request(TABLE, files, COLUMNS, filter, true);
    try (RowCursor rows = reader.read(request)) {
      while (rows.next()) {
        if (model == null || model.equals(rows.text(3))) {
          batch.add(rows.int32(0), rows.int64(1), rows.bytes(2));
        }
      }
      batch.flush();
    }
  }

  /** Records on their way to the gateway, some at a time. */
  private final class Batch {
    private final Replayer replayer;
    private final ReplayFindings findings;
    private final JobContext context;
    private final List<Recording> records = new ArrayList<>();
    private long bytes;

    Batch(Replayer replayer, ReplayFindings findings, JobContext context) {
      this.replayer = replayer;
      this.findings = findings;
      this.context = context;
    }

    void add(int partition, long offset, byte @Nullable [] value) throws IOException {
      if (value != null && Seal.is(value)) {
        return;
      }
      JsonNode json = json(value);
      if (value == null || json == null) {
        findings.notRecord();
        return;
      }
      if (bytes + value.length > BATCH_BYTES) {
        flush();
      }
      records.add(new Recording(partition, offset, json));
      bytes += value.length;
      if (records.size() >= batchRows) {
        flush();
      }
    }

    private static @Nullable JsonNode json(byte @Nullable [] value) {
      try {
        JsonNode read = value == null ? null : JsonMapper.shared().readTree(value);
        return read != null && read.isObject() ? read : null;
      } catch (JacksonException e) {
        return null;
      }
    }

    void flush() throws IOException {
      context.check();
      if (records.isEmpty()) {
        return;
      }
      List<JsonNode> results = replayer.replay(List.copyOf(records));
      for (int i = 0; i < records.size(); i++) {
        findings.add(records.get(i), results.get(i));
      }
      records.clear();
      bytes = 0;
      context.progress(findings.all(), 0, "records");
    }
  }
}
