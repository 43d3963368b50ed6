package io.factorline.sync.audit;

import io.factorline.audit.ChainHead;
import io.factorline.audit.ChainRecord;
import io.factorline.audit.ChainVerifier;
import io.factorline.audit.Finding;
import io.factorline.audit.Verification;
import io.factorline.lake.Expired;
import io.factorline.sync.job.JobContext;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Verifies the chains of what it is told, topic by topic. One thread. */
final class ChainVisitor implements AuditVisitor {
  private static final int NAMED = 50;
  private static final int LOOK = 1_000;
  private static final long NS_PER_MS = 1_000_000L;

  private final Progress progress;
  private final ChainVerifier.Ends ends;
  private final List<Topic> topics = new ArrayList<>();
  private final List<Verification> results = new ArrayList<>();
  private long records;

  /** What is verified, or was. */
  private record Topic(String id, ChainVerifier verifier) {}

  /** Is told now and then how many records were read, and may stop it by throwing. */
  @FunctionalInterface
  interface Progress {
    void read(long records);
  }

  /**
   * A visitor.
   *
   * @param ends where the partitions of the last topic end now
   */
  ChainVisitor(Progress progress, ChainVerifier.Ends ends) {
    this.progress = progress;
    this.ends = ends;
  }

  private ChainVerifier verifier() {
    return topics.getLast().verifier();
  }

  @Override
  public void topic(String topicId) {
    endTopic(partition -> Long.MAX_VALUE);
    topics.add(new Topic(topicId, new ChainVerifier()));
  }

  private void endTopic(ChainVerifier.Ends topicEnds) {
    if (results.size() < topics.size()) {
      results.add(verifier().end(topicEnds));
    }
  }

  @Override
  public void partition(int partition, boolean isFromBeginning) {
    verifier().partition(partition, isFromBeginning);
  }

  @Override
  public void expired(Expired expired) {
    verifier().expired(expired.to());
    for (Expired.Head head : expired.heads()) {
      verifier()
          .resume(head.writer(), head.sequence(), head.hash(), head.offset(), head.appendMs());
    }
  }

  @Override
  public void record(ChainRecord record) throws IOException {
    verifier().add(record);
    if (++records % LOOK == 0) {
      progress.read(records);
    }
  }

  @Override
  public void lost(long from, long to) {
    verifier().lost(from, to);
  }

  /** Tells a job how far it is, and ends with it. */
  static Progress of(JobContext context) {
    return records -> {
      context.check();
      context.progress(records, 0, "records");
    };
  }

  /** Where the chains of each topic stand. */
  Map<String, List<ChainHead>> heads() {
    Map<String, List<ChainHead>> heads = new LinkedHashMap<>();
    topics.forEach(topic -> heads.put(topic.id(), topic.verifier().heads()));
    return heads;
  }

  /** What came of it, once all was told. */
  Result end() {
    endTopic(ends);
    return new Result(topics.stream().map(Topic::id).toList(), results);
  }

  /** Verifications, one per topic id. */
  record Result(List<String> topics, List<Verification> verifications) {
    boolean isWhole() {
      return verifications.stream().allMatch(Verification::isWhole);
    }

    @Nullable Finding first() {
      return verifications.stream()
          .flatMap(one -> one.findings().stream())
          .min(Comparator.comparingLong(Finding::appendMs))
          .orElse(null);
    }

    long findingCount() {
      return verifications.stream().mapToLong(Verification::findingCount).sum();
    }

    Map<String, Object> report() {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("whole", isWhole());
      report.put("topicIds", topics);
      sum(report, "records", Verification::records);
      sum(report, "chains", Verification::chains);
      sum(report, "seals", Verification::seals);
      sum(report, "unchained", Verification::unchained);
      sum(report, "repeated", Verification::repeated);
      sum(report, "undelivered", Verification::undelivered);
      sum(report, "lost", Verification::lost);
      sum(report, "unsealed", Verification::unsealed);
      sum(report, "findingCount", Verification::findingCount);
      List<Map<String, Object>> named = new ArrayList<>();
      for (int i = 0; i < verifications.size(); i++) {
        for (Finding finding : verifications.get(i).findings()) {
          if (named.size() < NAMED) {
            named.add(named(topics.get(i), finding));
          }
        }
      }
      report.put("findings", named);
      return report;
    }

    private void sum(Map<String, Object> report, String name, ToLongFunction<Verification> count) {
      report.put(name, verifications.stream().mapToLong(count).sum());
    }

    private static Map<String, Object> named(String topicId, Finding finding) {
      Map<String, Object> named = new LinkedHashMap<>();
      named.put("kind", finding.kind().name());
      named.put("topicId", topicId);
      named.put("partition", finding.partition());
      named.put("offset", finding.offset());
      named.put("appendTime", UtcTime.text(finding.appendMs() * NS_PER_MS));
      named.put("id", finding.id());
      named.put("writer", finding.writer());
      named.put("sequence", finding.sequence());
      named.put("detail", finding.detail());
      return named;
    }
  }
}
