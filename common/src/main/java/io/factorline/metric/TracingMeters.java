package io.factorline.metric;

/** Meters of the traces of each service, where they are exported. */
public enum TracingMeters {
  /** Counter with the tag {@code outcome}. */
  SPANS("tracing.spans", "spans", "Spans of traces that are followed, by what became of them");

  private final String meterName;
  private final String baseUnit;
  private final String description;

  TracingMeters(String meterName, String baseUnit, String description) {
    this.meterName = meterName;
    this.baseUnit = baseUnit;
    this.description = description;
  }

  /** Name of the meter. */
  public String meterName() {
    return meterName;
  }

  /** Unit; empty where it has none. */
  public String baseUnit() {
    return baseUnit;
  }

  /** What it tells. */
  public String description() {
    return description;
  }
}
