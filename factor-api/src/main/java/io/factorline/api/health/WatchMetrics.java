package io.factorline.api.health;

import io.factorline.catalog.Catalog;
import io.factorline.metric.ApiMeters;
import io.factorline.online.PartitionWatch;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Tells in numbers what {@link IngestHealth} and {@link FeedHealth} tell in words. */
@Component
final class WatchMetrics {
  private final PartitionWatch watch;
  private final MeterRegistry registry;

  WatchMetrics(PartitionWatch watch, Catalog catalog, MeterRegistry registry) {
    this.watch = watch;
    this.registry = registry;
    gauge(ApiMeters.PARTITIONS, "state", "fresh", () -> count() - stale());
    gauge(ApiMeters.PARTITIONS, "state", "stale", this::stale);
    for (String venue : catalog.venues().keySet()) {
      gauge(ApiMeters.FEED_SILENT, "venue", venue, () -> isSilent(venue) ? 1 : 0);
    }
  }

  private void gauge(ApiMeters meter, String tag, String value, Supplier<Number> number) {
    Gauge.builder(meter.meterName(), number)
        .baseUnit(meter.baseUnit().isEmpty() ? null : meter.baseUnit())
        .description(meter.description())
        .tag(tag, value)
        .strongReference(true)
        .register(registry);
  }

  private int count() {
    return watch.board().partitionCount();
  }

  private int stale() {
    return watch.troubles().size();
  }

  private boolean isSilent(String venue) {
    return watch.board().silentFeeds().contains(venue);
  }
}
