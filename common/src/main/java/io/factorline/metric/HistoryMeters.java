package io.factorline.metric;

/** Meters of history in factor-api. */
public enum HistoryMeters {
  /** Counter, tag {@code outcome}: records of {@code factor-bars} that the tail read. */
  TAIL_RECORDS("history.tail.records", "records", "Records of factor-bars read, by outcome"),
  /** Gauge: memory of the tail. */
  TAIL_BYTES("history.tail.size", "bytes", "Memory for closed bars that the lake may not have yet"),
  /** Counter: times that bars were forgotten which the lake does not have. */
  TAIL_EVICTIONS(
      "history.tail.evictions", "", "Times that bars were forgotten before the lake had them"),
  /**
   * Counter, tag {@code outcome} ({@code hit} or {@code miss}): decoded parts of files asked for.
   */
  CHUNKS("history.chunks", "chunks", "Decoded parts of files asked for, by outcome"),
  /** Gauge: memory for decoded parts of files. */
  CHUNK_BYTES("history.chunks.size", "bytes", "Memory for decoded parts of files"),
  /** Counter, tag {@code outcome} ({@code hit} or {@code miss}): pieces of columns as text. */
  TEXTS("history.texts", "pieces", "Pieces of columns wanted as text, by whether they were kept"),
  /** Gauge: memory for pieces of columns as text. */
  TEXT_BYTES("history.texts.size", "bytes", "Memory for pieces of columns as text"),
  /** Timer: one query of one file. */
  DECODES("history.decodes", "seconds", "Time to decode parts of one file"),
  /** Gauge: reads that wait for a thread. */
  QUEUED("history.queued", "requests", "Reads of history that wait for a thread"),
  /** Counter, tag {@code outcome}: whether the tail had the last closed bars of rows in time. */
  FORMING(
      "history.forming",
      "answers",
      "Answers with open bars, by whether the tail was there in time");

  private final String meterName;
  private final String baseUnit;
  private final String description;

  HistoryMeters(String meterName, String baseUnit, String description) {
    this.meterName = meterName;
    this.baseUnit = baseUnit;
    this.description = description;
  }

  /** Its name. */
  public String meterName() {
    return meterName;
  }

  /** Its base unit. */
  public String baseUnit() {
    return baseUnit;
  }

  /** What it counts or measures. */
  public String description() {
    return description;
  }
}
