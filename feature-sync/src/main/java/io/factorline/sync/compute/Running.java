package io.factorline.sync.compute;

import io.factorline.sync.job.JobContext;

/** Tells a job's progress and hears when it must stop. One thread. */
final class Running {
  private final JobContext context;
  private long done;

  Running(JobContext context) {
    this.context = context;
  }

  /** Says that rows were read. */
  void done(long rows) {
    done += rows;
    context.progress(done, 0, "rows");
    context.check();
  }
}
