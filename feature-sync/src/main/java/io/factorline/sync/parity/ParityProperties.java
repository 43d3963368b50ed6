package io.factorline.sync.parity;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How parity works.
 *
 * @param patience how long a run waits for the archive to reach the rows that it read; rows that it
 *     does not reach are told as such
 */
@Validated
@ConfigurationProperties(prefix = "feature-sync.parity", ignoreUnknownFields = false)
public record ParityProperties(@DefaultValue("2m") Duration patience) {
  /** Checks the range. */
  public ParityProperties {
    if (patience.isNegative()) {
      throw new IllegalArgumentException("must be >= 0: patience=" + patience);
    }
  }
}
