package io.factorline.sync.job;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a running job may ask and tell. One thread. */
public interface JobContext {

  /** Id of the job. */
  String id();

  /** The canonical parameters that {@link JobType#check} gave. */
  Map<String, Object> parameters();

  /** What the last {@link #checkpoint} saved, or null at the first start. */
  @Nullable Map<String, Object> lastCheckpoint();

  /**
   * Tells how far it is; cheap, may be called often.
   *
   * @param done units done
   * @param total units in all; 0 while unknown
   * @param unit what is counted, as {@code rows}
   */
  void progress(long done, long total, String unit);

  /** Saves where to go on after a crash; durable when it returns. */
  void checkpoint(Map<String, Object> state);

  /**
   * Throws if the job was cancelled or its lease was lost; call it between pieces of work.
   *
   * @throws JobCancelledException if it must stop
   */
  void check();

  /**
   * Tells that what it writes to Redis is whole in this run of it alone. Has Redis been started
   * anew when the job ends well, it may have lost what it acknowledged: the job is then given back
   * to the queue, and called again with its last checkpoint.
   */
  void standsIn(String runId);

  /** The fence of its lease, which grows with each claim: a guard for writes of its effects. */
  long fence();
}
