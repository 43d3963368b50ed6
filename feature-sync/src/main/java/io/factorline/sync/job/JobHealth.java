package io.factorline.sync.job;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether this process can look for work. */
@Component("jobs")
class JobHealth implements HealthIndicator {
  private final JobRunner runner;

  JobHealth(JobRunner runner) {
    this.runner = runner;
  }

  @Override
  public Health health() {
    Health.Builder health = runner.seesQueue() ? Health.up() : Health.down();
    if (!runner.seesQueue()) {
      health.withDetail("waitingFor", "redis");
    }
    return health
        .withDetail("running", runner.runningJobs())
        .withDetail("unfinished", runner.unfinishedJobs())
        .build();
  }
}
