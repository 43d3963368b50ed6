package io.factorline.security;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often each client with a quota may ask this process. There are as many as clients in the file
 * of keys. Thread-safe; does not block.
 */
public final class Quotas {
  private final ConcurrentHashMap<String, Limit> limits = new ConcurrentHashMap<>();

  private record Limit(int perSecond, RateLimiter limiter) {
    static Limit of(Client client) {
      RateLimiterConfig config =
          RateLimiterConfig.custom()
              .limitForPeriod(client.quotaPerSecond())
              .limitRefreshPeriod(Duration.ofSeconds(1))
              .timeoutDuration(Duration.ZERO)
              .build();
      return new Limit(client.quotaPerSecond(), RateLimiter.of(client.name(), config));
    }
  }

  /** Whether a client may ask now. */
  public boolean tryAsk(Client client) {
    if (client.quotaPerSecond() == 0) {
      return true;
    }
    Limit limit = limits.get(client.name());
    if (limit == null || limit.perSecond() != client.quotaPerSecond()) {
      limit = Limit.of(client);
      limits.put(client.name(), limit);
    }
    return limit.limiter().acquirePermission();
  }
}
