package io.factorline.api.load;

/** Who asks, in the order in which they are shed last. */
public enum Priority {
  /** Engines, which trade on the answer. */
  ENGINE,
  /** Dashboards and people, who look at it. */
  DASHBOARD,
  /** What must be answered always: descriptions of the service. */
  ALWAYS
}
