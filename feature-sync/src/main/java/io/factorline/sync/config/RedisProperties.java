package io.factorline.sync.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this service speaks to Redis.
 *
 * @param timeout after which a command counts as failed
 */
@Validated
@ConfigurationProperties(prefix = "feature-sync.redis", ignoreUnknownFields = false)
public record RedisProperties(@DefaultValue("5s") Duration timeout) {
  public RedisProperties {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("must be > 0: timeout=" + timeout);
    }
  }
}
