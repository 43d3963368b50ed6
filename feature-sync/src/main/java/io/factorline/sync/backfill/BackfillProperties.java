package io.factorline.sync.backfill;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How bars are computed again.
 *
 * @param patience how long a job waits for the archive to have the bars that were made when it
 *     began; above {@code feature-sync.archive.flush-interval}
 */
@Validated
@ConfigurationProperties(prefix = "feature-sync.backfill", ignoreUnknownFields = false)
public record BackfillProperties(@DefaultValue("2m") Duration patience) {
  /** Checks the range. */
  public BackfillProperties {
    if (patience.isNegative()) {
      throw new IllegalArgumentException("must be >= 0: patience=" + patience);
    }
  }
}
