package io.factorline.api.config;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How answers of before are found again.
 *
 * @param maxSymbols symbols of one request
 * @param maxRecords records of {@code ticks} that one request may run over
 * @param maxTime time that one request may take, once it runs
 * @param threads requests that run at one time
 * @param maxQueued requests that wait for one of those
 * @param decoderSize memory for decoding files
 */
public record PastProperties(
    @DefaultValue("100") @Positive int maxSymbols,
    @DefaultValue("5000000") @Positive long maxRecords,
    @DefaultValue("30s") Duration maxTime,
    @DefaultValue("1") @Positive int threads,
    @DefaultValue("8") @Positive int maxQueued,
    @DefaultValue("96MB") DataSize decoderSize) {
  private static final DataSize LEAST = DataSize.ofMegabytes(64);

  /** Checks that there is room and time. */
  public PastProperties {
    if (!maxTime.isPositive()) {
      throw new IllegalArgumentException("must be > 0: maxTime=" + maxTime);
    }
    if (decoderSize.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException(
          "must be >= " + LEAST.toMegabytes() + "MB: decoderSize=" + decoderSize);
    }
  }
}
