package io.factorline.sync.job;

import io.factorline.redis.StoredJob;
import io.factorline.time.UtcTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jobs as callers see them. */
final class JobJson {
  private static final long NS_PER_MS = 1_000_000;

  private JobJson() {}

  static Map<String, @Nullable Object> whole(StoredJob job) {
    Map<String, @Nullable Object> json = summary(job);
    String report = job.report();
    json.put("parameters", Json.read(job.parameters()));
    json.put("report", report == null ? null : Json.read(report));
    return json;
  }

  static Map<String, @Nullable Object> summary(StoredJob job) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", job.id());
    json.put("type", job.type());
    json.put("state", job.state().name());
    json.put("progress", progress(job.progress()));
    StoredJob.Failure failure = job.failure();
    json.put(
        "error",
        failure == null ? null : Map.of("code", failure.code(), "detail", failure.detail()));
    json.put("cancelRequested", job.isCancelRequested());
    json.put("createdAt", time(job.times().createdMs()));
    json.put("startedAt", time(job.times().startedMs()));
    json.put("finishedAt", time(job.times().finishedMs()));
    return json;
  }

  private static Map<String, Object> progress(StoredJob.Progress progress) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("done", progress.done());
    json.put("total", progress.total());
    json.put("unit", progress.unit());
    return json;
  }

  private static @Nullable String time(long epochMs) {
    return epochMs == 0 ? null : UtcTime.text(epochMs * NS_PER_MS);
  }
}
