package io.factorline.sync.materialize;

import io.factorline.sync.job.JobContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The context of a job as one of its views sees it: its checkpoints stand beside the others. */
final class ViewContext implements JobContext {
  private static final String RUN = "run";
  private static final String DONE = "done";
  private static final String VIEW = "view";
  private static final String CURRENT = "current";

  private final JobContext job;
  private final String view;
  private final String runId;
  private final List<Map<String, Object>> done;

  /**
   * The context of a view.
   *
   * @param runId the run of Redis that is written to
   * @param done reports of the views before
   */
  ViewContext(JobContext job, String view, String runId, List<Map<String, Object>> done) {
    this.job = job;
    this.view = view;
    this.runId = runId;
    this.done = List.copyOf(done);
  }

  /** Reports of the views that a job had done in a run of Redis when it saved a checkpoint. */
  @SuppressWarnings("unchecked") // written by checkpoint() below, as JSON
  static List<Map<String, Object>> done(JobContext job, String runId) {
    Map<String, Object> saved = saved(job, runId);
    return saved == null
        ? new ArrayList<>()
        : new ArrayList<>((List<Map<String, Object>>) saved.getOrDefault(DONE, List.of()));
  }

  /** The last checkpoint; null in another run of Redis, which may have lost what it tells of. */
  private static @Nullable Map<String, Object> saved(JobContext job, String runId) {
    Map<String, Object> saved = job.lastCheckpoint();
    return saved != null && runId.equals(saved.get(RUN)) ? saved : null;
  }

  @Override
  public String id() {
    return job.id();
  }

  @Override
  public Map<String, Object> parameters() {
    return job.parameters();
  }

  @Override
  @SuppressWarnings("unchecked") // written by checkpoint() below, as JSON
  public @Nullable Map<String, Object> lastCheckpoint() {
    Map<String, Object> saved = saved(job, runId);
    return saved != null && view.equals(saved.get(VIEW))
        ? (Map<String, Object>) saved.get(CURRENT)
        : null;
  }

  @Override
  public void progress(long count, long total, String unit) {
    job.progress(count, total, unit);
  }

  @Override
  public void checkpoint(Map<String, Object> state) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(RUN, runId);
    all.put(DONE, done);
    all.put(VIEW, view);
    all.put(CURRENT, state);
    job.checkpoint(all);
  }

  @Override
  public void check() {
    job.check();
  }

  @Override
  public void standsIn(String otherRunId) {
    job.standsIn(otherRunId);
  }

  @Override
  public long fence() {
    return job.fence();
  }
}
