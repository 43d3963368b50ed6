package io.factorline.security.http;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may ask, in the profile {@code prod}, and who this service is to others, in any.
 *
 * @param keys file of keys
 * @param ownKeyFile file with the key that this service shows to others
 * @param reloadEvery time between two looks at a file
 * @param failuresPerSecond requests without a valid key that one address is answered as such within
 *     a second; more are answered shorter
 * @param openMetrics whether {@code /actuator/prometheus} needs no key, where only Prometheus can
 *     reach the port
 */
@ConfigurationProperties(prefix = "security", ignoreUnknownFields = false)
public record SecurityProperties(
    @Nullable Path keys,
    @Nullable Path ownKeyFile,
    @DefaultValue("2s") Duration reloadEvery,
    @DefaultValue("10") int failuresPerSecond,
    @DefaultValue("false") boolean openMetrics) {
  /** Checks the times and counts. */
  public SecurityProperties {
    if (!reloadEvery.isPositive()) {
      throw new IllegalArgumentException("must be > 0: security.reloadEvery=" + reloadEvery);
    }
    if (failuresPerSecond < 1) {
      throw new IllegalArgumentException(
          "must be >= 1: security.failuresPerSecond=" + failuresPerSecond);
    }
  }
}
