package io.factorline.ingest;

import io.factorline.store.HeaderForm;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How stream-ingest works.
 *
 * @param groupProtocol {@code consumer} (KIP-848), or {@code classic} where the broker's session
 *     time-out cannot be lowered
 * @param sessionTimeout of the classic protocol; with {@code consumer} the broker's setting decides
 * @param heartbeat how often each partition's heartbeat is written and offsets are committed
 * @param maxLoss how much of its last writes Redis may lose: a restart begins that far back
 * @param maxQueued records that may wait to be applied before reading pauses
 * @param maxPollRecords records of one poll
 * @param fetchMinBytes the broker answers a fetch once it has so much
 * @param fetchMaxWait or has waited so long; long enough that few come back empty: after one that
 *     did, the consumer of KIP-848 sends no other before the next poll (KAFKA-20780), and a tick
 *     that comes then waits up to 200 ms
 * @param storePatience how long an assignment waits for a Redis that does not answer
 * @param storeTimeout after which a write counts as failed
 * @param topicCheck how often it is checked that the topic is still the same
 * @param seedPatience how long a seed may wait without progress before it is rejected
 * @param rowVersion in which version the headers of rows are written; all that read this Redis, and
 *     all stream-ingest that may get a partition of this one, must know it
 * @param coldStart whether partitions whose rows were lost may start from the first record
 */
@Validated
@ConfigurationProperties(prefix = "ingest", ignoreUnknownFields = false)
public record IngestProperties(
    @DefaultValue("consumer") GroupProtocol groupProtocol,
    @DefaultValue("6s") Duration sessionTimeout,
    @DefaultValue("500ms") Duration heartbeat,
    @DefaultValue("5s") Duration maxLoss,
    @DefaultValue("20000") @Min(100) @Max(1_000_000) int maxQueued,
    @DefaultValue("1000") @Min(1) @Max(10_000) int maxPollRecords,
    @DefaultValue("1") @Min(1) @Max(1 << 20) int fetchMinBytes,
    @DefaultValue("500ms") Duration fetchMaxWait,
    @DefaultValue("4m") Duration storePatience,
    @DefaultValue("2s") Duration storeTimeout,
    @DefaultValue("2s") Duration topicCheck,
    @DefaultValue("1m") Duration seedPatience,
    @DefaultValue("1") @Min(1) @Max(HeaderForm.NEWEST) int rowVersion,
    @DefaultValue("false") boolean coldStart) {

  /** Which protocol of consumer groups to use. */
  public enum GroupProtocol {
    /** KIP-848. */
    CONSUMER,
    /** The protocol before it. */
    CLASSIC
  }

  /** Checks the durations. */
  public IngestProperties {
    requirePositive("heartbeat", heartbeat);
    requirePositive("storeTimeout", storeTimeout);
    requirePositive("sessionTimeout", sessionTimeout);
    requirePositive("topicCheck", topicCheck);
    requirePositive("fetchMaxWait", fetchMaxWait);
    if (heartbeat.compareTo(Duration.ofSeconds(1)) > 0) {
      throw new IllegalArgumentException(
          "must be at most 1s, for readers give up after 2s: heartbeat=" + heartbeat);
    }
    requireNotNegative("maxLoss", maxLoss);
    requireNotNegative("storePatience", storePatience);
    requireNotNegative("seedPatience", seedPatience);
  }

  private static void requireNotNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException("must be >= 0: " + name + "=" + value);
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException("must be > 0: " + name + "=" + value);
    }
  }
}
