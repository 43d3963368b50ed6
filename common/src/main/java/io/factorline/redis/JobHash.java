package io.factorline.redis;

import io.factorline.redis.StoredJob.Failure;
import io.factorline.redis.StoredJob.Progress;
import io.factorline.redis.StoredJob.Times;
import io.lettuce.core.KeyValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a job's hash, as job.lua writes them. */
final class JobHash {
  /** All but parameters, report and checkpoint. */
  static final byte[][] SUMMARY =
      Text.all(
          "type",
          "state",
          "created",
          "started",
          "finished",
          "attempts",
          "cancel",
          "done",
          "total",
          "unit",
          "code",
          "detail");

  private final Map<String, String> fields = new HashMap<>();

  private JobHash() {}

  static JobHash ofAll(Map<byte[], byte[]> all) {
    JobHash hash = new JobHash();
    all.forEach((name, value) -> hash.fields.put(Text.of(name), Text.of(value)));
    return hash;
  }

  static JobHash ofSome(List<KeyValue<byte[], byte[]>> some) {
    JobHash hash = new JobHash();
    for (KeyValue<byte[], byte[]> field : some) {
      if (field.hasValue()) {
        hash.fields.put(Text.of(field.getKey()), Text.of(field.getValue()));
      }
    }
    return hash;
  }

  boolean isEmpty() {
    return !fields.containsKey("state");
  }

  @Nullable String text(String name) {
    return fields.get(name);
  }

  StoredJob job(String id) {
    return new StoredJob(
        id,
        textOr("type", ""),
        JobState.valueOf(textOr("state", "")),
        textOr("params", ""),
        new Progress(number("done"), number("total"), textOr("unit", "")),
        Math.toIntExact(number("attempts")),
        fields.containsKey("cancel"),
        text("report"),
        failure(),
        new Times(number("created"), number("started"), number("finished")));
  }

  private @Nullable Failure failure() {
    String code = text("code");
    return code == null ? null : new Failure(code, textOr("detail", ""));
  }

  private String textOr(String name, String absent) {
    return fields.getOrDefault(name, absent);
  }

  private long number(String name) {
    return Long.parseLong(textOr(name, "0"));
  }
}
