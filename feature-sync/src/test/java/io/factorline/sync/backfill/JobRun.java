package io.factorline.sync.backfill;

import io.factorline.sync.job.JobContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job of a test, which is never cancelled.
 *
 * @param told runs whenever it tells its progress
 */
record JobRun(Map<String, Object> parameters, Runnable told) implements JobContext {
  JobRun(Map<String, Object> parameters) {
    this(parameters, () -> {});
  }

  @Override
  public String id() {
    return "test";
  }

  @Override
  public @Nullable Map<String, Object> lastCheckpoint() {
    return null;
  }

  @Override
  public void progress(long done, long total, String unit) {
    told.run();
  }

  @Override
  public void checkpoint(Map<String, Object> state) {}

  @Override
  public void check() {}

  @Override
  public void standsIn(String runId) {}

  @Override
  public long fence() {
    return 1;
  }
}
