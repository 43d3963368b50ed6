package io.factorline.sync.lineage;

import io.factorline.redis.StoredJob;
import io.factorline.sync.job.JobQueue;
import io.factorline.time.UtcTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The jobs that wrote a view, as long as jobs are kept. Thread-safe. */
@Component
final class Runs {
  /** As many jobs as can be kept and unfinished at once. */
  private static final int MOST_JOBS = 11_000;

  private static final long NS_PER_MS = 1_000_000;

  private final JobQueue queue;

  Runs(JobQueue queue) {
    this.queue = queue;
  }

  /** The newest jobs that wrote a view or are about to, newest first. */
  List<Map<String, @Nullable Object>> of(String view, int limit) {
    List<Map<String, @Nullable Object>> runs = new ArrayList<>();
    for (StoredJob summary : queue.newest(MOST_JOBS)) {
      if (runs.size() == limit) {
        break;
      }
      if (JobText.WRITERS.contains(summary.type())) {
        queue.find(summary.id()).ifPresent(job -> addWriter(job, view, runs));
      }
    }
    return runs;
  }

  private static void addWriter(
      StoredJob job, String view, List<Map<String, @Nullable Object>> runs) {
    JobText text = JobText.of(job.type(), job.parameters(), job.report());
    if (text.views().contains(view)) {
      runs.add(run(job, text, view));
    }
  }

  private static Map<String, @Nullable Object> run(StoredJob job, JobText text, String view) {
    JsonNode report = text.reportOf(view);
    Map<String, @Nullable Object> run = new LinkedHashMap<>();
    run.put("job", job.id());
    run.put("type", job.type());
    run.put("state", job.state().name());
    run.put("createdAt", time(job.times().createdMs()));
    run.put("startedAt", time(job.times().startedMs()));
    run.put("finishedAt", time(job.times().finishedMs()));
    run.put("parameters", text.parameters());
    run.put("rowsRead", text.rowsRead(view));
    run.put("rowsWritten", text.rowsWritten(view));
    run.put("newestEventTime", string(report, "newestEventTime"));
    run.put("newestKnowledgeTime", string(report, "newestKnowledgeTime"));
    run.put("files", list(report, "files"));
    run.put("states", list(report, "states"));
    StoredJob.Failure failure = job.failure();
    run.put(
        "error",
        failure == null ? null : Map.of("code", failure.code(), "detail", failure.detail()));
    return run;
  }

  private static @Nullable String string(JsonNode report, String field) {
    return report.path(field).isString() ? report.path(field).asString() : null;
  }

  private static List<JsonNode> list(JsonNode report, String field) {
    return report.path(field).valueStream().toList();
  }

  private static @Nullable String time(long epochMs) {
    return epochMs == 0 ? null : UtcTime.text(epochMs * NS_PER_MS);
  }
}
