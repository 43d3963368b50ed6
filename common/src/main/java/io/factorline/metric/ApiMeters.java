package io.factorline.metric;

/** Meters of factor-api. Tag values come from enums and the catalog, never from a caller. */
public enum ApiMeters {
  /** Timer with the tags {@code route} and {@code outcome} ({@code ok} or an error code). */
  REQUESTS("api.requests", "seconds", "Time from a request's handling to its answer, by outcome"),
  /** Counter with the tag {@code status}: values told. */
  CELLS("api.cells", "cells", "Values told, by status"),
  /** Counter with the tag {@code path} ({@code memory} or {@code store}): answers built. */
  READS("api.reads", "answers", "Answers built from memory alone, or after waiting for the store"),
  /** Summary with the tag {@code view}: age of the oldest symbol of an answer. */
  AGE("api.age", "seconds", "Age of the oldest symbol of an answer, by view"),
  /** Gauge: requests that are being answered. */
  IN_FLIGHT("api.in.flight", "requests", "Requests that are being answered"),
  /** Gauge: how late the busiest event loop is. */
  LOOP_LAG("api.loop.lag", "seconds", "How late the busiest event loop runs what is due"),
  /** Timer: how long reads wait for their turn, in production. */
  TURN_WAIT("api.turn.wait", "seconds", "How long reads wait on their event loop for their turn"),
  /** Gauge: open streams. */
  STREAMS("api.streams", "streams", "Open streams of server-sent events"),
  /** Counter: rows sent to streams. */
  STREAM_ROWS("api.stream.rows", "rows", "Rows sent to streams"),
  /** Counter: changes of rows that a newer change replaced before they were sent. */
  STREAM_CONFLATED("api.stream.conflated", "rows", "Changes replaced by newer ones before sending"),
  /** Gauge with the tag {@code state} ({@code fresh} or {@code stale}): partitions of ticks. */
  PARTITIONS("api.partitions", "partitions", "Partitions of ticks as readers see them, by state"),
  /** Counter with the tag {@code factor} (a deprecated one of the catalog): requests naming it. */
  DEPRECATED_READS(
      "api.deprecated.reads", "requests", "Requests that name a deprecated factor, by factor"),
  /** Gauge with the tag {@code venue}: 1 while its feed is silent. */
  FEED_SILENT("api.feed.silent", "", "1 while a venue's feed is silent inside its session");

  private final String meterName;
  private final String baseUnit;
  private final String description;

  ApiMeters(String meterName, String baseUnit, String description) {
    this.meterName = meterName;
    this.baseUnit = baseUnit;
    this.description = description;
  }

  /** The name, in dots. */
  public String meterName() {
    return meterName;
  }

  /** What is counted or measured. */
  public String baseUnit() {
    return baseUnit;
  }

  /** One sentence for people. */
  public String description() {
    return description;
  }
}
