package io.factorline.sync.signals;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where recorded predictions are computed again.
 *
 * @param gateway address of an inference-gateway
 * @param batch most records of one request, 1 to 1,000
 * @param patience how long a gateway that does not answer or is overloaded is asked again
 */
@Validated
@ConfigurationProperties(prefix = "feature-sync.replay-signals", ignoreUnknownFields = false)
public record ReplaySignalsProperties(
    @DefaultValue("http://127.0.0.1:8083") URI gateway,
    @DefaultValue("200") int batch,
    @DefaultValue("30s") Duration patience) {
  private static final int LARGEST_BATCH = 1_000;

  /** Checks the ranges. */
  public ReplaySignalsProperties {
    if (batch < 1 || batch > LARGEST_BATCH) {
      throw new IllegalArgumentException("must be in 1.." + LARGEST_BATCH + ": batch=" + batch);
    }
    if (patience.isNegative()) {
      throw new IllegalArgumentException("must be >= 0: patience=" + patience);
    }
  }
}
