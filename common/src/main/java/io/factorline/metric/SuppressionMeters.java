package io.factorline.metric;

/** Meters of suppressions, in each service that tells or uses values. */
public enum SuppressionMeters {
  /** Gauge: suppressions that stand. */
  STANDING("suppressions.standing", "suppressions", "Suppressions that stand"),
  /** Gauge: 1 while they cannot be read. */
  FAILING("suppressions.failing", "", "1 while suppressions cannot be read; those known stand");

  private final String meterName;
  private final String baseUnit;
  private final String description;

  SuppressionMeters(String meterName, String baseUnit, String description) {
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
