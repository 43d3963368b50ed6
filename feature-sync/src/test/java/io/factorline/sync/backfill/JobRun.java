package io.factorline.sync.backfill;

import io.factorline.sync.job.JobContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job that runs on the thread of a test, and is never cancelled. */
record JobRun(Map<String, Object> parameters) implements JobContext {
  @Override
  public String id() {
    return "test";
  }

  @Override
  public @Nullable Map<String, Object> lastCheckpoint() {
    return null;
  }

  @Override
  public void progress(long done, long total, String unit) {}

  @Override
  public void checkpoint(Map<String, Object> state) {}

  @Override
  public void check() {}

  @Override
  public long fence() {
    return 1;
  }
}
