package io.factorline.sync.audit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Jobs over records of predictions.
 *
 * @param maxRows most records of one export
 */
@Validated
@ConfigurationProperties(prefix = "feature-sync.audit", ignoreUnknownFields = false)
public record AuditProperties(@DefaultValue("100000000") long maxRows) {
  /** Checks the range. */
  public AuditProperties {
    if (maxRows < 1) {
      throw new IllegalArgumentException("must be >= 1: maxRows=" + maxRows);
    }
  }
}
