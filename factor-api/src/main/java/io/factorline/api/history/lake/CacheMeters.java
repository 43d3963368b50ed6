package io.factorline.api.history.lake;

import io.factorline.metric.HistoryMeters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/**
 * How a cache of history is measured: what was found in it and what was not, and its size.
 *
 * @param wanted counter with the tag {@code outcome}
 * @param size gauge
 */
public record CacheMeters(HistoryMeters wanted, HistoryMeters size) {
  /**
   * What a cache tells of itself.
   *
   * @param bytes that it keeps now
   */
  public record Told<T>(
      ToDoubleFunction<T> hits, ToDoubleFunction<T> misses, ToDoubleFunction<T> bytes) {}

  /** Registers them; gives the cache. */
  public <T> T of(T cache, Told<T> told, MeterRegistry registry) {
    count(cache, "hit", told.hits(), registry);
    count(cache, "miss", told.misses(), registry);
    Gauge.builder(size.meterName(), cache, told.bytes())
        .baseUnit(size.baseUnit())
        .description(size.description())
        .register(registry);
    return cache;
  }

  private <T> void count(
      T cache, String outcome, ToDoubleFunction<T> count, MeterRegistry registry) {
    FunctionCounter.builder(wanted.meterName(), cache, count)
        .baseUnit(wanted.baseUnit())
        .description(wanted.description())
        .tag("outcome", outcome)
        .register(registry);
  }
}
