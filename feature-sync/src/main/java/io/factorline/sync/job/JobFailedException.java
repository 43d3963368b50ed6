package io.factorline.sync.job;

import java.util.LinkedHashMap;
import java.util.Map;

/** Says that a job failed for a reason that its caller may read, with a report all the same. */
public final class JobFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Map<String, Object> report;

  /**
   * A failure.
   *
   * @param report what was found out, of JSON values
   */
  public JobFailedException(String message, Map<String, Object> report) {
    super(message);
    this.report = new LinkedHashMap<>(report);
  }

  /** What was found out. */
  public Map<String, Object> report() {
    return report;
  }
}
