package io.factorline.metric;

/** Meters of the door of each service in production. Tag values come from enums alone. */
public enum SecurityMeters {
  /** Counter with the tags {@code client} (a class or {@code none}) and {@code outcome}. */
  REQUESTS("security.requests", "requests", "Requests at the door, by class of client and outcome"),
  /** Gauge: keys that have not ended. */
  KEYS("security.keys", "keys", "Keys of clients that have not ended"),
  /** Gauge: 1 while the file of keys cannot be taken. */
  KEYS_BROKEN("security.keys.broken", "", "1 while the file of keys is not taken as it stands"),
  /** Gauge: time until the next key ends. */
  KEYS_NEXT_EXPIRY(
      "security.keys.next.expiry", "seconds", "Time until the next key ends, NaN where none does"),
  /** Gauge: keys of the issuer whose tokens are taken; none where no tokens are. */
  ISSUER_KEYS("security.issuer.keys", "keys", "Keys of the issuer whose tokens are taken");

  private final String meterName;
  private final String baseUnit;
  private final String description;

  SecurityMeters(String meterName, String baseUnit, String description) {
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
