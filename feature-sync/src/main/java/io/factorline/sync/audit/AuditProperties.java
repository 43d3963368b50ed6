package io.factorline.sync.audit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Jobs over records of predictions.
 *
 * @param maxRows most records of one export
 * @param kafkaAtLeast how long the topic must keep records, so that the archive can take them after
 *     an outage
 * @param deletesBroken whether old records go although their chains do not hold
 */
@Validated
@ConfigurationProperties(prefix = "feature-sync.audit", ignoreUnknownFields = false)
public record AuditProperties(
    @DefaultValue("100000000") long maxRows,
    @DefaultValue("7d") Duration kafkaAtLeast,
    @DefaultValue("false") boolean deletesBroken) {
  /** Checks the ranges. */
  public AuditProperties {
    if (!kafkaAtLeast.isPositive()) {
      throw new IllegalArgumentException("must be > 0: kafkaAtLeast=" + kafkaAtLeast);
    }
    if (maxRows < 1) {
      throw new IllegalArgumentException("must be >= 1: maxRows=" + maxRows);
    }
  }
}
