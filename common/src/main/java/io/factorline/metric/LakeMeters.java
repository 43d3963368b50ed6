package io.factorline.metric;

/** Meters of the lake, told by feature-sync. */
public enum LakeMeters {
  /** Counter, tag {@code table}: rows archived from Kafka. */
  ROWS("lake.rows", "rows", "Rows archived from Kafka, by table"),
  /** Timer, tag {@code topic}: writing a batch and its manifests. */
  COMMIT("lake.commit", "seconds", "Time to write a batch and its manifests"),
  /** Counter, tag {@code topic}: batches thrown away for another process was faster. */
  CONFLICTS("lake.conflicts", "batches", "Batches read again because another process was faster"),
  /** Counter, tag {@code topic}: failures of Kafka or the lake. */
  FAILURES("lake.failures", "failures", "Times that archiving stopped for a while"),
  /** Counter, tag {@code table}: records lost to Kafka's retention. */
  LOST("lake.lost", "records", "Records that Kafka deleted before they were archived"),
  /** Counter: records of factor-bars that are no bars. */
  REFUSED("lake.refused", "records", "Records of factor-bars that are no bars"),
  /** Gauge, tag {@code topic}: records not archived yet. */
  LAG("lake.lag", "records", "Records of a topic that are not in the lake yet"),
  /** Gauge, tag {@code table}: bytes of the current files. */
  BYTES("lake.bytes", "bytes", "Bytes of a table's current files"),
  /** Gauge, tag {@code table}: number of the current files. */
  FILES("lake.files", "files", "Current files of a table"),
  /** Gauge: bytes free on the lake's disk. */
  FREE("lake.free", "bytes", "Bytes free on the disk of the lake"),
  /** Counter, tag {@code kind}: files deleted. */
  DELETED("lake.deleted", "files", "Files deleted, by why"),
  /** Counter, tag {@code table}: files merged into others. */
  COMPACTED("lake.compacted", "files", "Files merged into larger ones"),
  /** Counter, tag {@code view}: bars computed from the archive or from imported bars. */
  COMPUTED("lake.computed", "bars", "Bars computed from archived ticks or imported bars"),
  /** Counter, tag {@code view}: computed bars that differ from those kept. */
  DIFFERENCES("lake.differences", "bars", "Computed bars that differ from those in the lake");

  private final String meterName;
  private final String baseUnit;
  private final String description;

  LakeMeters(String meterName, String baseUnit, String description) {
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
