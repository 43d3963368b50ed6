package io.factorline.sync.job;

import io.factorline.redis.JobStore;
import io.factorline.redis.SyncRedis;
import io.factorline.sync.job.SchedulesProperties.Schedule;
import io.factorline.time.EpochClock;
import io.factorline.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The queue and its workers. */
@Configuration(proxyBeanMethods = false)
class JobConfiguration {

  @Bean
  JobStore jobStore(SyncRedis redis, JobsProperties properties) {
    return redis.jobs(properties.kept());
  }

  @Bean
  JobMetrics jobMetrics(MeterRegistry registry) {
    return new JobMetrics(registry);
  }

  @Bean
  JobQueue jobQueue(
      JobStore store, JobTypes types, JobsProperties properties, ObjectProvider<JobRunner> runner) {
    return new JobQueue(
        store, types, properties, EpochClock.SYSTEM, () -> runner.getObject().wake());
  }

  @Bean
  JobRunner jobRunner(
      JobStore store,
      JobTypes types,
      JobsProperties properties,
      JobMetrics metrics,
      ObjectProvider<JobListener> listener,
      Tracing tracing) {
    JobRunner runner =
        new JobRunner(
            store,
            types,
            properties,
            new JobExecution(
                store,
                types,
                properties,
                metrics,
                listener.getIfAvailable(() -> JobListener.NONE),
                tracing));
    metrics.watch(runner);
    return runner;
  }

  /** Refuses schedules that could never fire, before anything starts. */
  @Bean
  ScheduleClock scheduleClock(
      SchedulesProperties properties,
      JobStore store,
      JobQueue queue,
      JobTypes types,
      JobMetrics metrics) {
    for (Schedule schedule : properties.schedules()) {
      var _ = types.named(schedule.type());
      var _ = Schedules.request(schedule);
    }
    return new ScheduleClock(
        new Schedules(properties.schedules(), store, queue, EpochClock.SYSTEM, metrics));
  }
}
