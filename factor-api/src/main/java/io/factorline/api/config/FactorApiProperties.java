package io.factorline.api.config;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the service.
 *
 * @param limits what one request may ask
 * @param store how Redis is read
 * @param load when requests are shed
 * @param stream what streams may cost
 * @param history how history is read
 * @param past how answers of before are found again
 * @param board what the live board shows
 * @param warmUp how long it does not listen at most while it reads what the first requests need
 */
@Validated
@ConfigurationProperties(prefix = "factor-api", ignoreUnknownFields = false)
public record FactorApiProperties(
    @DefaultValue @Valid Limits limits,
    @DefaultValue @Valid Store store,
    @DefaultValue @Valid Load load,
    @DefaultValue @Valid Stream stream,
    @DefaultValue @Valid HistoryProperties history,
    @DefaultValue @Valid PastProperties past,
    @DefaultValue @Valid Board board,
    @DefaultValue("10s") Duration warmUp) {
  /** Checks that the time is positive. */
  public FactorApiProperties {
    requirePositive("warmUp", warmUp);
  }

  /**
   * What the live board shows.
   *
   * @param gatewayUrl where a browser finds inference-gateway, which must allow the board's origin
   */
  public record Board(@DefaultValue("http://localhost:8083") URI gatewayUrl) {
    /** Checks that it is a web address without a path. */
    public Board {
      String scheme = gatewayUrl.getScheme();
      boolean isWeb = "http".equals(scheme) || "https".equals(scheme);
      if (!isWeb || gatewayUrl.getHost() == null || !gatewayUrl.getRawPath().isEmpty()) {
        throw new IllegalArgumentException(
            "must be http://host:port or https://host:port: gatewayUrl=" + gatewayUrl);
      }
    }
  }

  /**
   * What one request may ask.
   *
   * @param maxSymbols symbols, repetitions included
   * @param maxCells symbols times factors
   * @param maxBody length of a body
   * @param cachedPlans compiled lists of factors that are kept
   */
  public record Limits(
      @DefaultValue("2000") @Positive int maxSymbols,
      @DefaultValue("100000") @Positive int maxCells,
      @DefaultValue("1MB") DataSize maxBody,
      @DefaultValue("1000") @Positive int cachedPlans) {
    /** Checks that a body has room. */
    public Limits {
      if (maxBody.toBytes() <= 0) {
        throw new IllegalArgumentException("must be > 0: maxBody=" + maxBody);
      }
    }
  }

  /**
   * How Redis is read.
   *
   * @param fetchTimeout time to the answer for rows that are not in memory
   * @param commandTimeout time to the answer for anything else
   * @param keepLastKnown age up to which values are told while Redis cannot be read
   * @param cachedRows rows kept in memory
   * @param maxFetches requests that may wait for rows from Redis at one time
   * @param heartbeatEvery time between two looks at the heartbeats
   */
  public record Store(
      @DefaultValue("250ms") Duration fetchTimeout,
      @DefaultValue("500ms") Duration commandTimeout,
      @DefaultValue("5m") Duration keepLastKnown,
      @DefaultValue("100000") @Positive int cachedRows,
      @DefaultValue("256") @Positive int maxFetches,
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
   * @param maxInFlight requests that may be under way at one time; dashboards get half of it
   * @param maxLag lateness of the event loops beyond which more and more engines are shed, and
   *     beyond twice of which all
   * @param maxDashboardLag the same of dashboards
   * @param retryAfter when a shed caller should come again
   */
  public record Load(
      @DefaultValue("1024") @Positive int maxInFlight,
      @DefaultValue("100ms") Duration maxLag,
      @DefaultValue("30ms") Duration maxDashboardLag,
      @DefaultValue("1s") Duration retryAfter) {
    /** Checks that dashboards are shed first. */
    public Load {
      requirePositive("maxDashboardLag", maxDashboardLag);
      requirePositive("retryAfter", retryAfter);
      if (maxDashboardLag.compareTo(maxLag) > 0) {
        throw new IllegalArgumentException(
            "must be <= maxLag: maxDashboardLag=" + maxDashboardLag + ", maxLag=" + maxLag);
      }
    }

    /** When a shed caller should come again, in whole seconds, as it is told. */
    public long retryAfterSeconds() {
      return Math.max(1, retryAfter.toSeconds());
    }
  }

  /**
   * What streams may cost.
   *
   * @param maxSubscribers streams open at one time
   * @param maxSymbols symbols of one stream
   * @param beatEvery time between two beats
   * @param stallTimeout time without progress of a write after which a client counts as dead
   */
  public record Stream(
      @DefaultValue("256") @Positive int maxSubscribers,
      @DefaultValue("500") @Positive int maxSymbols,
      @DefaultValue("5s") Duration beatEvery,
      @DefaultValue("15s") Duration stallTimeout) {
    /** Checks that all times are positive. */
    public Stream {
      requirePositive("beatEvery", beatEvery);
      requirePositive("stallTimeout", stallTimeout);
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException("must be > 0: " + name + "=" + value);
    }
  }
}
