package io.factorline.near;

import static java.util.Objects.requireNonNull;

import io.factorline.metric.NearMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntSupplier;

/** Counts what a cache does. */
final class NearRecorder {

  private final MeterRegistry registry;
  private final Tags tags;
  private final Counter hits;
  private final Counter misses;
  private final Counter fetches;
  private final Counter invalidations;
  private final Counter demotions;
  private final Counter evictions;
  private final Counter connections;
  private final Map<NearFailure, Counter> failures = new EnumMap<>(NearFailure.class);

  NearRecorder(MeterRegistry registry, String cache) {
    this.registry = registry;
    this.tags = Tags.of("cache", cache);
    this.hits = counter(NearMeters.HITS, tags);
    this.misses = counter(NearMeters.MISSES, tags);
    this.fetches = counter(NearMeters.FETCHES, tags);
    this.invalidations = counter(NearMeters.INVALIDATIONS, tags);
    this.demotions = counter(NearMeters.DEMOTIONS, tags);
    this.evictions = counter(NearMeters.EVICTIONS, tags);
    this.connections = counter(NearMeters.CONNECTIONS, tags);
    for (NearFailure failure : NearFailure.values()) {
      failures.put(failure, counter(NearMeters.FAILURES, tags.and("failure", failure.name())));
    }
  }

  void hit(int keys) {
    hits.increment(keys);
  }

  void missed(int keys) {
    misses.increment(keys);
  }

  void fetched(int keys) {
    fetches.increment(keys);
  }

  void failed(NearFailure failure) {
    requireNonNull(failures.get(failure)).increment();
  }

  void invalidated() {
    invalidations.increment();
  }

  void demoted(int entries) {
    demotions.increment(entries);
  }

  void evicted() {
    evictions.increment();
  }

  void connected() {
    connections.increment();
  }

  void watch(NearMeters meter, IntSupplier value) {
    Gauge.builder(meter.meterName(), value::getAsInt)
        .description(meter.description())
        .baseUnit(meter.baseUnit())
        .tags(tags)
        .register(registry);
  }

  private Counter counter(NearMeters meter, Tags tags) {
    return Counter.builder(meter.meterName())
        .description(meter.description())
        .baseUnit(meter.baseUnit())
        .tags(tags)
        .register(registry);
  }
}
