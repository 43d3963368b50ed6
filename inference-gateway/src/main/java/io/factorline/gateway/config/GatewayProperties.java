package io.factorline.gateway.config;

import io.factorline.gateway.backend.BackendKind;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the service.
 *
 * @param repository folder of the models, in Triton's layout
 * @param reloadEvery time between two looks at it
 * @param models how each model is served, by name; one that is not named risks no money
 * @param limits what one request may ask
 * @param store how Redis is used
 * @param load when requests are shed
 * @param triton servers of the Open Inference Protocol
 * @param audit records of predictions
 * @param rollout how this replica takes part in roll-outs
 * @param stream how bars are signed as they close
 * @param shadow what shadows may use
 * @param warmUp how long it is not ready at most while it warms up
 * @param allowedOrigins web origins, as {@code http://host:port}, whose pages may read models and
 *     roll-outs: that of the live board
 */
@Validated
@ConfigurationProperties(prefix = "gateway", ignoreUnknownFields = false)
public record GatewayProperties(
    @DefaultValue("deploy/triton/models") Path repository,
    @DefaultValue("5s") Duration reloadEvery,
    @DefaultValue Map<String, Model> models,
    @DefaultValue @Valid Limits limits,
    @DefaultValue @Valid Store store,
    @DefaultValue @Valid Load load,
    @DefaultValue @Valid Triton triton,
    @DefaultValue @Valid Audit audit,
    @DefaultValue @Valid Rollout rollout,
    @DefaultValue @Valid Stream stream,
    @DefaultValue @Valid Shadow shadow,
    @DefaultValue("30s") Duration warmUp,
    @DefaultValue List<String> allowedOrigins) {
  private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#*\\s]+");

  /** Checks that it looks now and then. */
  public GatewayProperties {
    requirePositive("reloadEvery", reloadEvery);
    requirePositive("warmUp", warmUp);
    models = Map.copyOf(models);
    if (shadow.maxWaiting() < limits.maxSymbols()) {
      throw new IllegalArgumentException(
          "must hold the largest request: shadow.maxWaiting=%d, limits.maxSymbols=%d"
              .formatted(shadow.maxWaiting(), limits.maxSymbols()));
    }
    allowedOrigins = List.copyOf(allowedOrigins);
    allowedOrigins.forEach(GatewayProperties::requireOrigin);
  }

  /**
   * How a model is served.
   *
   * @param stableVersion version of the stable arm; 0 for the greatest that is live
   * @param backends asked in this order; one that is not configured is left out
   * @param maxNotional most to risk on one signal, by currency
   * @param stream whether it signs each closed bar that it reads, and with which intent
   * @param batch how calls of servers are gathered
   */
  public record Model(
      @DefaultValue("0") long stableVersion,
      @DefaultValue({"embedded"}) List<BackendKind> backends,
      @DefaultValue Map<String, BigDecimal> maxNotional,
      @DefaultValue("none") StreamIntent stream,
      @DefaultValue @Valid Batch batch) {}

  /**
   * How calls of servers are gathered into one.
   *
   * @param maxWait what a call waits for others at most; 0 where none waits
   * @param maxRows of one call; {@code max_batch_size} of the model where that is less
   * @param calls under way before others are gathered
   */
  public record Batch(
      @DefaultValue("0ms") Duration maxWait,
      @DefaultValue("256") @Positive int maxRows,
      @DefaultValue("2") @Positive int calls) {
    /** Checks the time. */
    public Batch {
      if (maxWait.isNegative()) {
        throw new IllegalArgumentException("must be >= 0: maxWait=" + maxWait);
      }
    }
  }

  /** With which intent a model signs bars. */
  public enum StreamIntent {
    /** It signs none. */
    NONE,
    /** Its signals move nothing. */
    PREVIEW,
    /** Its signals move sides, and reserve a canary's money. */
    TRADE
  }

  /**
   * How bars are signed as they close.
   *
   * @param rowWait how long a row may take to have a bar that the topic told of
   * @param budget what the signals of a batch have at most
   */
  public record Stream(
      @DefaultValue("250ms") Duration rowWait, @DefaultValue("1s") Duration budget) {
    /** Checks both. */
    public Stream {
      requirePositive("rowWait", rowWait);
      requirePositive("budget", budget);
    }
  }

  /**
   * What one request may ask.
   *
   * @param maxSymbols symbols of one request
   * @param maxBody length of a body
   * @param longestBudget what a request has at most, and has where its caller named no deadline
   */
  public record Limits(
      @DefaultValue("2000") @Positive int maxSymbols,
      @DefaultValue("1MB") DataSize maxBody,
      @DefaultValue("2s") Duration longestBudget) {
    /** Checks that there is room and time. */
    public Limits {
      if (maxBody.toBytes() <= 0 || maxBody.toBytes() > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("must be in 1 B..2 GiB: maxBody=" + maxBody);
      }
      requirePositive("longestBudget", longestBudget);
    }
  }

  /**
   * How Redis is used.
   *
   * @param fetchTimeout time to the answer for rows that are not in memory
   * @param commandTimeout time to the answer for anything else
   * @param keepLastKnown age up to which values are told while Redis cannot be read
   * @param cachedRows rows kept in memory
   * @param heartbeatEvery time between two looks at the heartbeats
   */
  public record Store(
      @DefaultValue("250ms") Duration fetchTimeout,
      @DefaultValue("500ms") Duration commandTimeout,
      @DefaultValue("5m") Duration keepLastKnown,
      @DefaultValue("20000") @Positive int cachedRows,
      @DefaultValue("200ms") Duration heartbeatEvery) {
    /** Checks that all times are positive. */
    public Store {
      requirePositive("fetchTimeout", fetchTimeout);
      requirePositive("commandTimeout", commandTimeout);
      requirePositive("keepLastKnown", keepLastKnown);
      requirePositive("heartbeatEvery", heartbeatEvery);
    }
  }

  /**
   * When requests are shed.
   *
   * @param maxInFlight requests that may be under way at one time; previews get half of it
   * @param retryAfter when a shed caller should come again
   * @param clientRate requests of one client within a second
   * @param maxClients clients that are told apart at one time; those beyond share one rate
   */
  public record Load(
      @DefaultValue("64") @Positive int maxInFlight,
      @DefaultValue("1s") Duration retryAfter,
      @DefaultValue("5000") @Positive int clientRate,
      @DefaultValue("10000") @Positive int maxClients) {
    /** Checks the time. */
    public Load {
      requirePositive("retryAfter", retryAfter);
    }
  }

  /**
   * Servers of the Open Inference Protocol.
   *
   * @param targets {@code host:port} each, or a target of gRPC; none for no server
   * @param channels connections to each
   * @param callTimeout what one inference has at most
   * @param loadTimeout what loading a model has at most
   * @param maxInbound longest answer
   * @param maxConcurrent inferences under way at one server at one time
   * @param judgedFrom a call that had less time than this and ran out of it does not count for the
   *     breaker
   * @param tls whether connections are protected
   * @param trust certificates that are trusted, PEM; absent for those of the JDK
   * @param certificate our own certificate chain, PEM
   * @param key its private key, PEM
   */
  public record Triton(
      @DefaultValue List<String> targets,
      @DefaultValue("2") @Positive int channels,
      @DefaultValue("200ms") Duration callTimeout,
      @DefaultValue("2m") Duration loadTimeout,
      @DefaultValue("32MB") DataSize maxInbound,
      @DefaultValue("64") @Positive int maxConcurrent,
      @DefaultValue("50ms") Duration judgedFrom,
      @DefaultValue("false") boolean tls,
      @Nullable Path trust,
      @Nullable Path certificate,
      @Nullable Path key) {
    /** Checks that the files go with the protection. */
    public Triton {
      requirePositive("callTimeout", callTimeout);
      requirePositive("loadTimeout", loadTimeout);
      targets = List.copyOf(targets);
      if (!tls && (trust != null || certificate != null || key != null)) {
        throw new IllegalArgumentException("must be true where certificates are given: tls=" + tls);
      }
    }
  }

  /**
   * Records of predictions.
   *
   * @param maxPending records under way to Kafka at one time
   * @param keptFor how long a record can be found by its id
   * @param rememberedSignals signals kept in memory to be told again while no backend answers
   * @param sealEvery time between two seals of the chains of records
   */
  public record Audit(
      @DefaultValue("20000") @Positive int maxPending,
      @DefaultValue("7d") Duration keptFor,
      @DefaultValue("20000") @Positive int rememberedSignals,
      @DefaultValue("60s") Duration sealEvery) {
    /** Checks the times. */
    public Audit {
      requirePositive("keptFor", keptFor);
      requirePositive("sealEvery", sealEvery);
    }
  }

  /**
   * How this replica takes part in roll-outs.
   *
   * @param beatEvery time between two looks
   * @param followWithin a replica that has not looked for this long gives the canary nothing
   * @param ledgerTimeout time to the answer of the ledger
   * @param maxPending entries under way to the ledger at one time
   * @param expiryGrace after a signal's end its money is freed
   * @param markEvery time between two marks of what canaries hold
   */
  public record Rollout(
      @DefaultValue("200ms") Duration beatEvery,
      @DefaultValue("2s") Duration followWithin,
      @DefaultValue("2s") Duration ledgerTimeout,
      @DefaultValue("10000") @Positive int maxPending,
      @DefaultValue("30s") Duration expiryGrace,
      @DefaultValue("1s") Duration markEvery) {
    /** Checks that a look can be missed. */
    public Rollout {
      requirePositive("beatEvery", beatEvery);
      requirePositive("ledgerTimeout", ledgerTimeout);
      requirePositive("markEvery", markEvery);
      if (expiryGrace.isNegative()) {
        throw new IllegalArgumentException("must be >= 0: expiryGrace=" + expiryGrace);
      }
      if (followWithin.compareTo(beatEvery.multipliedBy(3)) < 0) {
        throw new IllegalArgumentException(
            "must be at least three times beatEvery: followWithin=%s, beatEvery=%s"
                .formatted(followWithin, beatEvery));
      }
    }
  }

  /**
   * What shadows may use, apart from what answers use.
   *
   * @param threads that score at one time
   * @param maxWaiting predictions that wait or are under way at one time; further ones are dropped
   * @param maxPending records of them under way to Kafka at one time
   */
  public record Shadow(
      @DefaultValue("1") @Positive int threads,
      @DefaultValue("4000") @Positive int maxWaiting,
      @DefaultValue("4000") @Positive int maxPending) {}

  private static void requireOrigin(String origin) {
    if (!ORIGIN.matcher(origin).matches()) {
      throw new IllegalArgumentException(
          "must be http://host:port or https://host:port: allowedOrigins=" + origin);
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException("must be > 0: " + name + "=" + value);
    }
  }
}
