package io.factorline.metric;

/** Meters of feature-sync's jobs. Tag values come from the types of jobs, enums and the catalog. */
public enum SyncMeters {
  /** Timer, tags {@code type} and {@code outcome}: runs of jobs. */
  JOBS("sync.jobs", "seconds", "Time that a worker spent on a job, by how that ended"),
  /** Gauge: jobs that this process runs. */
  JOBS_RUNNING("sync.jobs.running", "jobs", "Jobs that this process runs"),
  /** Gauge: jobs that wait or run anywhere. */
  JOBS_UNFINISHED("sync.jobs.unfinished", "jobs", "Jobs that wait or run, over all processes"),
  /** Counter, tags {@code type} and {@code outcome}: firings of schedules. */
  FIRINGS("sync.schedule.firings", "firings", "Firings of schedules, by outcome"),
  /** Counter, tag {@code outcome}: events of OpenLineage. */
  LINEAGE_EVENTS("sync.openlineage.events", "events", "Events of OpenLineage, by outcome"),
  /** Counter, tags {@code view} and {@code outcome}: rows for offline views. */
  ROWS("sync.rows", "rows", "Rows for offline views, by what became of them");

  private final String meterName;
  private final String baseUnit;
  private final String description;

  SyncMeters(String meterName, String baseUnit, String description) {
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
