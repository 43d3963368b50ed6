package io.factorline.sync.job;

import org.jspecify.annotations.Nullable;

/** Hears of each work on a job, on its worker. Quick, and a failure of its own stops no job. */
public interface JobListener {
  /** Before the work. */
  void began(Run run);

  /** After its end has been written. */
  void ended(Run run, End end);

  /** Who hears nothing. */
  JobListener NONE =
      new JobListener() {
        @Override
        public void began(Run run) {}

        @Override
        public void ended(Run run, End end) {}
      };

  /**
   * One claim of a job.
   *
   * @param parameters canonical, as JSON
   * @param fence of its lease
   * @param goesOn whether a process worked on it before, and did not end it
   * @param fromCheckpoint whether something of that work was saved
   */
  record Run(
      String id,
      String type,
      String parameters,
      long fence,
      boolean goesOn,
      boolean fromCheckpoint) {}

  /**
   * How the work ended.
   *
   * @param report as JSON, or null
   * @param failure for people, or null
   */
  record End(JobOutcome outcome, @Nullable String report, @Nullable String failure) {}
}
