package io.factorline.sync.job;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of jobs.
 *
 * @param workers jobs that this process runs at once
 * @param maxUnfinished jobs that may wait or run, over all processes
 * @param kept finished jobs that are kept
 * @param lease how long a job stands still after its process died
 * @param poll how often this process looks for work
 * @param maxParameters longest parameters of a job, as JSON
 * @param maxReport longest report or checkpoint of a job, as JSON
 * @param maxAttempts how often a job is begun without reaching a checkpoint
 * @param retryWait how long a job waits after Redis did not answer it
 * @param stopGrace how long the end of the process waits for its jobs to stop
 */
@Validated
@ConfigurationProperties(prefix = "feature-sync.jobs", ignoreUnknownFields = false)
public record JobsProperties(
    @DefaultValue("2") int workers,
    @DefaultValue("100") int maxUnfinished,
    @DefaultValue("1000") int kept,
    @DefaultValue("15s") Duration lease,
    @DefaultValue("1s") Duration poll,
    @DefaultValue("64KB") DataSize maxParameters,
    @DefaultValue("256KB") DataSize maxReport,
    @DefaultValue("5") int maxAttempts,
    @DefaultValue("5s") Duration retryWait,
    @DefaultValue("20s") Duration stopGrace) {
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);
  private static final Duration LONGEST_HEARTBEAT = Duration.ofSeconds(1);

  public JobsProperties {
    require(workers >= 1 && workers <= 64, "must be in 1..64: workers=" + workers);
    require(
        maxUnfinished >= 1 && maxUnfinished <= 1_000,
        "must be in 1..1000: maxUnfinished=" + maxUnfinished);
    require(kept >= 1 && kept <= 10_000, "must be in 1..10000: kept=" + kept);
    require(lease.compareTo(SHORTEST_LEASE) >= 0, "must be >= 1s: lease=" + lease);
    require(poll.toMillis() >= 10, "must be >= 10ms: poll=" + poll);
    require(
        maxParameters.toBytes() >= 1_024 && maxParameters.toMegabytes() <= 16,
        "must be in 1KB..16MB: maxParameters=" + maxParameters);
    require(
        maxReport.toBytes() >= 1_024 && maxReport.toMegabytes() <= 16,
        "must be in 1KB..16MB: maxReport=" + maxReport);
    require(maxAttempts >= 1, "must be >= 1: maxAttempts=" + maxAttempts);
    require(!retryWait.isNegative(), "must be >= 0s: retryWait=" + retryWait);
    require(!stopGrace.isNegative(), "must be >= 0s: stopGrace=" + stopGrace);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  /** How often a worker says that it is alive: five times per lease, at least once a second. */
  Duration heartbeat() {
    Duration fifth = lease.dividedBy(5);
    return fifth.compareTo(LONGEST_HEARTBEAT) < 0 ? fifth : LONGEST_HEARTBEAT;
  }
}
