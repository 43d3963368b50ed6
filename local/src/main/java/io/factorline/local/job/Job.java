package io.factorline.local.job;

import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * A job as feature-sync tells it.
 *
 * @param done units done
 * @param total units in all; 0 while unknown
 * @param unit what is counted; empty while nothing is
 * @param report what it found; null or missing before its end
 * @param error why it failed, as {@code detail (CODE)}; empty if it did not
 */
public record Job(
    String id,
    String type,
    State state,
    long done,
    long total,
    String unit,
    JsonNode report,
    String error) {

  /** Where a job stands. */
  public enum State {
    /** Waits for a process to claim it. */
    QUEUED,
    /** Is done by a process. */
    RUNNING,
    /** Has a report. */
    SUCCEEDED,
    /** Has an error. */
    FAILED,
    /** Was ended on request. */
    CANCELLED;

    /** Whether it will not change any more. */
    public boolean isFinal() {
      return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }

    /** The word for people. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Job of(JsonNode json) {
    JsonNode progress = json.path("progress");
    JsonNode error = json.path("error");
    return new Job(
        json.path("id").asString(""),
        json.path("type").asString(""),
        State.valueOf(json.path("state").asString("")),
        progress.path("done").asLong(0),
        progress.path("total").asLong(0),
        progress.path("unit").asString(""),
        json.path("report"),
        error.isObject() ? Problem.text(error) : "");
  }
}
