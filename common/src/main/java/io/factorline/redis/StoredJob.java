package io.factorline.redis;

import org.jspecify.annotations.Nullable;

/**
 * A job as it stands in Redis. Times are ms since the epoch on Redis' clock, 0 where it did not
 * happen yet; JSON is carried as text and not looked into.
 *
 * @param type name of the kind of work
 * @param parameters JSON object; empty text in a list of jobs
 * @param attempts claims since the last checkpoint
 * @param isCancelRequested whether it was asked to stop
 * @param report JSON object, or null
 */
public record StoredJob(
    String id,
    String type,
    JobState state,
    String parameters,
    Progress progress,
    int attempts,
    boolean isCancelRequested,
    @Nullable String report,
    @Nullable Failure failure,
    Times times) {

  /**
   * How far it is.
   *
   * @param done units done
   * @param total units in all, 0 while unknown
   * @param unit what is counted; empty while unknown
   */
  public record Progress(long done, long total, String unit) {
    /** Nothing is known yet. */
    public static final Progress NONE = new Progress(0, 0, "");
  }

  /**
   * Why it failed, or why its last attempt did.
   *
   * @param code for machines
   * @param detail for people
   */
  public record Failure(String code, String detail) {}

  /** When it was asked for, first started, and ended. */
  public record Times(long createdMs, long startedMs, long finishedMs) {}
}
