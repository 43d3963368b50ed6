package io.factorline.sync.audit;

import io.factorline.audit.ChainVerifier;
import io.factorline.audit.Finding;
import io.factorline.lake.Cut;
import io.factorline.lake.Manifest;
import io.factorline.sync.job.JobContext;
import io.factorline.sync.job.JobFailedException;
import io.factorline.sync.job.JobType;
import io.factorline.sync.request.RequestFields;
import io.factorline.time.EpochClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The job {@code audit-verify}: follows the chains of records of predictions through the lake and
 * what Kafka has beyond it. It fails where something does not fit, and names what comes first.
 */
final class AuditVerifyJob implements JobType {
  static final String LAKE = "lake";
  static final String ALL = "all";
  private static final Set<String> FIELDS = Set.of("from", "to", "source");

  private final AuditLog log;
  private final TopicTail.Tails tails;
  private final EpochClock clock;

  AuditVerifyJob(AuditLog log, TopicTail.Tails tails, EpochClock clock) {
    this.log = log;
    this.tails = tails;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "audit-verify";
  }

  @Override
  public Map<String, Object> check(Map<String, Object> request) {
    RequestFields fields = RequestFields.of(request, FIELDS);
    Map<String, Object> canonical = new LinkedHashMap<>();
    AuditSpan.check(fields, clock.nowMs(), canonical);
    canonical.put("source", fields.oneOf("source", List.of(ALL, LAKE), ALL));
    return canonical;
  }

  @Override
  public Map<String, Object> run(JobContext context) throws Exception {
    RequestFields fields = RequestFields.of(context.parameters(), FIELDS);
    boolean readsKafka = fields.text("source").equals(ALL);
    try (TopicTail tail = readsKafka ? tails.open() : null) {
      Manifest manifest = log.manifest();
      ChainVisitor visitor = new ChainVisitor(ChainVisitor.of(context), ends(manifest, tail));
      log.read(manifest, tail, AuditSpan.of(fields), visitor);
      ChainVisitor.Result result = visitor.end();
      Map<String, Object> report = result.report();
      report.put("manifest", manifest.number());
      Finding first = result.first();
      if (first != null) {
        throw new JobFailedException(failure(result, first), report);
      }
      return report;
    }
  }

  private static String failure(ChainVisitor.Result result, Finding first) {
    return "must hold: findings=%d, first=%s partition=%d, offset=%d, id=%s: %s"
        .formatted(
            result.findingCount(),
            first.kind(),
            first.partition(),
            first.offset(),
            first.id(),
            first.detail());
  }

  /** Where partitions end now; without Kafka where the lake ends. */
  static ChainVerifier.Ends ends(Manifest manifest, @Nullable TopicTail tail) {
    return partition -> {
      try {
        Cut cut = manifest.cut();
        // Beyond the lake's end nothing can be said without Kafka.
        return tail != null ? tail.end(partition) : cut == null ? 0 : Long.MAX_VALUE;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
