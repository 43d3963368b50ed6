package io.factorline.sync.job;

import io.factorline.metric.SyncMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Meters of jobs. Thread-safe. */
final class JobMetrics {
  private final MeterRegistry registry;

  JobMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void watch(JobRunner runner) {
    gauge(SyncMeters.JOBS_RUNNING, runner, JobRunner::runningJobs);
    gauge(SyncMeters.JOBS_UNFINISHED, runner, JobRunner::unfinishedJobs);
  }

  private void gauge(
      SyncMeters meter, JobRunner runner, java.util.function.ToDoubleFunction<JobRunner> value) {
    Gauge.builder(meter.meterName(), runner, value)
        .description(meter.description())
        .baseUnit(meter.baseUnit())
        .register(registry);
  }

  void ended(String type, JobOutcome outcome, long lengthNs) {
    Timer.builder(SyncMeters.JOBS.meterName())
        .description(SyncMeters.JOBS.description())
        .tag("type", type)
        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .record(lengthNs, TimeUnit.NANOSECONDS);
  }

  /** A firing of a schedule. */
  void fired(String type, String outcome) {
    Counter.builder(SyncMeters.FIRINGS.meterName())
        .description(SyncMeters.FIRINGS.description())
        .baseUnit(SyncMeters.FIRINGS.baseUnit())
        .tag("type", type)
        .tag("outcome", outcome)
        .register(registry)
        .increment();
  }
}
