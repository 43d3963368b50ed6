package io.factorline.metric;

/** Meters of parity between what is stored and what the archive gives once more. */
public enum ParityMeters {
  /** Counter, tag {@code store}: values compared. */
  COMPARED("sync.parity.compared", "values", "Values compared with a recomputation, by store"),
  /** Gauge, tag {@code store}: differences of the last finished run. */
  DIFFERENCES(
      "sync.parity.differences", "values", "Values that differed in the last run, by store"),
  /** Gauge: when the last run finished. */
  FINISHED("sync.parity.finished", "seconds", "When the last run finished, seconds since 1970");

  private final String meterName;
  private final String baseUnit;
  private final String description;

  ParityMeters(String meterName, String baseUnit, String description) {
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
