package io.factorline.api.wiring;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.online.OnlineStore;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedBulkheadMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that is asked by so many at one time, for so long, and not at all for a moment after it
 * failed often. The reads of rows are not behind it: the near cache has a time-out of its own and
 * gives its connection up, which is its breaker. Thread-safe.
 */
final class GuardedStore implements OnlineStore, AutoCloseable {
  private static final int MAX_CONCURRENT = 64;
  private static final Duration OPEN = Duration.ofSeconds(1);
  private static final int JUDGED_CALLS = 20;
  private static final int MIN_CALLS = 5;
  private static final int TRIAL_CALLS = 2;

  private final OnlineStore store;
  private final CircuitBreaker breaker;
  private final Bulkhead bulkhead;
  private final TimeLimiter limiter;
  private final ScheduledExecutorService timer;

  private GuardedStore(
      OnlineStore store, CircuitBreaker breaker, Bulkhead bulkhead, Duration timeout) {
    this.store = store;
    this.breaker = breaker;
    this.bulkhead = bulkhead;
    this.limiter =
        TimeLimiter.of(
            "store", TimeLimiterConfig.custom().timeoutDuration(timeout.multipliedBy(2)).build());
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("store-timer").factory());
  }

  static GuardedStore of(
      OnlineStore store, FactorApiProperties.Store settings, MeterRegistry registry) {
    CircuitBreakerRegistry breakers =
        CircuitBreakerRegistry.of(
            CircuitBreakerConfig.custom()
                .slidingWindowSize(JUDGED_CALLS)
                .minimumNumberOfCalls(MIN_CALLS)
                .permittedNumberOfCallsInHalfOpenState(TRIAL_CALLS)
                .waitDurationInOpenState(OPEN)
                .build());
    BulkheadRegistry bulkheads =
        BulkheadRegistry.of(
            BulkheadConfig.custom()
                .maxConcurrentCalls(MAX_CONCURRENT)
                .maxWaitDuration(Duration.ZERO)
                .build());
    CircuitBreaker breaker = breakers.circuitBreaker("store");
    Bulkhead bulkhead = bulkheads.bulkhead("store");
    TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(registry);
    TaggedBulkheadMetrics.ofBulkheadRegistry(bulkheads).bindTo(registry);
    return new GuardedStore(store, breaker, bulkhead, settings.commandTimeout());
  }

  @Override
  public CompletionStage<List<@Nullable String>> heartbeats(int partitions) {
    return guarded(() -> store.heartbeats(partitions));
  }

  @Override
  public CompletionStage<@Nullable String> layout(String hash) {
    return guarded(() -> store.layout(hash));
  }

  @Override
  public CompletionStage<Set<String>> symbols(int partition) {
    return guarded(() -> store.symbols(partition));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private <T extends @Nullable Object> CompletionStage<T> guarded(
      Supplier<CompletionStage<T>> read) {
    Supplier<CompletionStage<T>> limited = limiter.decorateCompletionStage(timer, read);
    Supplier<CompletionStage<T>> judged = CircuitBreaker.decorateCompletionStage(breaker, limited);
    return Bulkhead.decorateCompletionStage(bulkhead, judged).get();
  }
}
