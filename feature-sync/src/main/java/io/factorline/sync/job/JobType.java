package io.factorline.sync.job;

import java.util.Map;

/** One kind of work that {@code POST /v1/jobs} takes, as {@code materialize}; a Spring bean. */
public interface JobType {

  /** Its name in requests. */
  String name();

  /**
   * Checks a request before it is queued, and gives its canonical parameters: defaults filled in,
   * everything resolved that may not change until the job runs (as the end of a time range).
   *
   * @param request the request's fields other than {@code type}; values as parsed from JSON
   * @throws io.factorline.error.RequestException if a field is missing, unknown or out of range
   */
  Map<String, Object> check(Map<String, Object> request);

  /**
   * Does the work, once, on the calling thread. Called again with the same parameters and the last
   * saved checkpoint after the process that ran it died, so every effect must be idempotent.
   *
   * @return the report, of JSON values
   * @throws JobCancelledException as soon as it notices that the job was cancelled
   * @throws Exception if the job failed; its message is told to the caller
   */
  Map<String, Object> run(JobContext context) throws Exception;
}
