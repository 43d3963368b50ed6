package io.factorline.sync.seed;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How views are seeded.
 *
 * @param patience how long a job waits for the archive to reach what Kafka had when it began, and
 *     for stream-ingest to take the seeds
 */
@Validated
@ConfigurationProperties(prefix = "feature-sync.seed", ignoreUnknownFields = false)
public record SeedProperties(@DefaultValue("2m") Duration patience) {
  /** Checks the range. */
  public SeedProperties {
    if (patience.isNegative()) {
      throw new IllegalArgumentException("must be >= 0: patience=" + patience);
    }
  }
}
