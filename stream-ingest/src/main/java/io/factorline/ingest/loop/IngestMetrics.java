package io.factorline.ingest.loop;

import io.factorline.event.RejectReason;
import io.factorline.metric.IngestMeters;
import io.factorline.redis.RowWriteOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the loop measures. Counters are made once; recording does not allocate. */
final class IngestMetrics {
  private static final long NS_PER_MS = 1_000_000L;

  private final MeterRegistry registry;
  private final Counter applied;
  private final Counter gaps;
  private final Counter flagged;
  private final Counter rowBytes;
  private final Counter takeovers;
  private final Map<String, Counter> ownerClocks = new HashMap<>();
  private final Timer storeDelay;
  private final Timer eventDelay;
  private final Map<RejectReason, Counter> rejected = new EnumMap<>(RejectReason.class);
  private final Map<RowWriteOutcome, Counter> rows = new EnumMap<>(RowWriteOutcome.class);
  private final Map<String, Counter> bars = new HashMap<>();
  private final Counter failedRows;

  IngestMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.applied = counter(IngestMeters.RECORDS, Tags.of("outcome", "applied"));
    this.gaps = counter(IngestMeters.GAPS, Tags.empty());
    this.flagged = counter(IngestMeters.FLAGGED, Tags.empty());
    this.rowBytes = counter(IngestMeters.ROW_BYTES, Tags.empty());
    this.takeovers = counter(IngestMeters.TAKEOVERS, Tags.empty());
    this.storeDelay = timer(IngestMeters.STORE_DELAY);
    this.eventDelay = timer(IngestMeters.EVENT_DELAY);
    for (RejectReason reason : RejectReason.values()) {
      Tags tags = Tags.of("outcome", reason.name().toLowerCase(java.util.Locale.ROOT));
      rejected.put(reason, counter(IngestMeters.RECORDS, tags));
    }
    for (RowWriteOutcome outcome : RowWriteOutcome.values()) {
      Tags tags = Tags.of("outcome", outcome.name().toLowerCase(java.util.Locale.ROOT));
      rows.put(outcome, counter(IngestMeters.ROWS, tags));
    }
    this.failedRows = counter(IngestMeters.ROWS, Tags.of("outcome", "failed"));
  }

  private Counter counter(IngestMeters meter, Iterable<Tag> tags) {
    return Counter.builder(meter.meterName())
        .baseUnit(meter.baseUnit())
        .description(meter.description())
        .tags(tags)
        .register(registry);
  }

  private Timer timer(IngestMeters meter) {
    return Timer.builder(meter.meterName())
        .description(meter.description())
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofMinutes(1))
        .register(registry);
  }

  /** Registers a gauge. */
  void gauge(IngestMeters meter, Tags tags, Supplier<Number> value) {
    Gauge.builder(meter.meterName(), value)
        .baseUnit(meter.baseUnit().isEmpty() ? null : meter.baseUnit())
        .description(meter.description())
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  /** Registers what the gate tells. */
  void gauges(Gate gate) {
    gauge(IngestMeters.UNDELIVERED, Tags.of("kind", "bars"), gate::barsInFlight);
    gauge(IngestMeters.UNDELIVERED, Tags.of("kind", "rejects"), gate::rejectsInFlight);
    gauge(IngestMeters.PAUSED, Tags.of("cause", "store"), () -> gate.isStoreDown() ? 1 : 0);
    gauge(IngestMeters.PAUSED, Tags.of("cause", "bars"), () -> gate.isWaitingForBars() ? 1 : 0);
    gauge(
        IngestMeters.PAUSED, Tags.of("cause", "rejects"), () -> gate.isWaitingForRejects() ? 1 : 0);
  }

  void applied() {
    applied.increment();
  }

  void gap(long missing) {
    gaps.increment((double) missing);
  }

  void flagged() {
    flagged.increment();
  }

  void rejected(RejectReason reason) {
    required(rejected.get(reason)).increment();
  }

  void bar(String view) {
    bars.computeIfAbsent(view, name -> counter(IngestMeters.BARS, Tags.of("view", name)))
        .increment();
  }

  /** A seed was answered. */
  void seed(boolean isReady, long waitedMs) {
    Timer.builder(IngestMeters.SEEDS.meterName())
        .description(IngestMeters.SEEDS.description())
        .tags("outcome", isReady ? "ready" : "refused")
        .register(registry)
        .record(waitedMs, TimeUnit.MILLISECONDS);
  }

  void takenOver() {
    takeovers.increment();
  }

  void ownerClock(String venue) {
    ownerClocks
        .computeIfAbsent(venue, id -> counter(IngestMeters.OWNER_CLOCKS, Tags.of("venue", id)))
        .increment();
  }

  void rewrite(String cause) {
    counter(IngestMeters.REWRITES, Tags.of("cause", cause)).increment();
  }

  /** A row was answered. */
  void row(RowWriter.Sent sent, @Nullable RowWriteOutcome outcome, long nowMs) {
    if (outcome == null) {
      failedRows.increment();
      return;
    }
    required(rows.get(outcome)).increment();
    rowBytes.increment(sent.bytes());
    if (sent.isNew()) {
      storeDelay.record(Math.max(0, nowMs - sent.parts().appendMs()), TimeUnit.MILLISECONDS);
    }
    if (sent.eventNs() > 0) {
      eventDelay.record(Math.max(0, nowMs * NS_PER_MS - sent.eventNs()), TimeUnit.NANOSECONDS);
    }
  }

  private static Counter required(@Nullable Counter counter) {
    if (counter == null) {
      throw new IllegalStateException("must have a counter for each constant");
    }
    return counter;
  }
}
