package io.factorline.security;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How often each client may ask. At most so many clients are told apart: one that has not asked for
 * a period has all of its rate again and can be forgotten, and where none has, further clients
 * share one rate, so that neither memory nor the number of names gives anybody more. Thread-safe;
 * never blocks for longer than a look into a map.
 */
public final class ClientRates {
  private final RateLimiterConfig configuration;
  private final long periodNs;
  private final int maxClients;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashMap<String, Client> clients = new LinkedHashMap<>(16, 0.75f, true);
  private final RateLimiter others;

  /**
   * Rates.
   *
   * @param requests of one client within a period
   * @param nanoTime as {@link System#nanoTime}
   */
  public ClientRates(int requests, Duration period, int maxClients, LongSupplier nanoTime) {
    this.configuration =
        RateLimiterConfig.custom()
            .limitForPeriod(requests)
            .limitRefreshPeriod(period)
            .timeoutDuration(Duration.ZERO)
            .build();
    this.periodNs = period.toNanos();
    this.maxClients = maxClients;
    this.nanoTime = nanoTime;
    this.others = RateLimiter.of("others", configuration);
  }

  private static final class Client {
    private final RateLimiter limiter;
    private long askedNs;

    Client(RateLimiter limiter) {
      this.limiter = limiter;
    }
  }

  /** Whether a client may ask now. */
  public boolean tryAsk(String client) {
    return limiter(client).acquirePermission();
  }

  /** Clients that are told apart now. */
  int size() {
    lock.lock();
    try {
      return clients.size();
    } finally {
      lock.unlock();
    }
  }

  private RateLimiter limiter(String name) {
    long nowNs = nanoTime.getAsLong();
    lock.lock();
    try {
      Client client = clients.get(name);
      if (client == null) {
        if (clients.size() >= maxClients && !forgetIdle(nowNs)) {
          return others;
        }
        client = new Client(RateLimiter.of(name, configuration));
        clients.put(name, client);
      }
      client.askedNs = nowNs;
      return client.limiter;
    } finally {
      lock.unlock();
    }
  }

  /* In order of their last request: the first is the one that has been quiet the longest. */
  private boolean forgetIdle(long nowNs) {
    Map.Entry<String, Client> quiet = clients.firstEntry();
    if (nowNs - quiet.getValue().askedNs < periodNs) {
      return false;
    }
    clients.pollFirstEntry();
    return true;
  }
}
