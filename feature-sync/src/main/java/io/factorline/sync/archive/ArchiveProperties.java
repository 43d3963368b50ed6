package io.factorline.sync.archive;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How topics are archived. A file is written when the first of the three limits is reached.
 *
 * @param enabled whether this process archives
 * @param group prefix of the consumer groups
 * @param groupProtocol Kafka's protocol of groups, {@code consumer} or {@code classic}
 * @param flushInterval longest time that a record waits for its file
 * @param maxRows most rows of a batch
 * @param maxBytes most bytes of records of a batch
 * @param retryDelay pause after a failure of Kafka or of the lake
 * @param kafkaAtLeast how long {@code ticks} and {@code factor-bars} must keep records, so that the
 *     archive can take them after it stood still
 */
@Validated
@ConfigurationProperties(prefix = "feature-sync.archive", ignoreUnknownFields = false)
record ArchiveProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("factorline-archive") String group,
    @DefaultValue("consumer") String groupProtocol,
    @DefaultValue("60s") Duration flushInterval,
    @DefaultValue("500000") int maxRows,
    @DefaultValue("64MB") DataSize maxBytes,
    @DefaultValue("2s") Duration retryDelay,
    @DefaultValue("24h") Duration kafkaAtLeast) {

  ArchiveProperties {
    if (flushInterval.isNegative() || flushInterval.isZero()) {
      throw new IllegalArgumentException("must be > 0: flushInterval=" + flushInterval);
    }
    if (retryDelay.isNegative() || retryDelay.isZero()) {
      throw new IllegalArgumentException("must be > 0: retryDelay=" + retryDelay);
    }
    if (!kafkaAtLeast.isPositive()) {
      throw new IllegalArgumentException("must be > 0: kafkaAtLeast=" + kafkaAtLeast);
    }
    if (maxRows < 1 || maxBytes.toBytes() < 1) {
      throw new IllegalArgumentException(
          "must be >= 1: maxRows=" + maxRows + ", maxBytes=" + maxBytes.toBytes());
    }
    if (!groupProtocol.equals("consumer") && !groupProtocol.equals("classic")) {
      throw new IllegalArgumentException(
          "must be consumer or classic: groupProtocol=" + groupProtocol);
    }
  }
}
