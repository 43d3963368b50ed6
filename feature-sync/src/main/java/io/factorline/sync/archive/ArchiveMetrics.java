package io.factorline.sync.archive;

import io.factorline.lake.LakeSweep;
import io.factorline.metric.LakeMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What is told of archiving. Thread-safe. */
final class ArchiveMetrics {
  private static final String TABLE = "table";
  private static final String TOPIC = "topic";

  private static final String KIND = "kind";

  private final MeterRegistry registry;
  private final Map<String, AtomicLong> gauges = new ConcurrentHashMap<>();
  private final AtomicLong freeBytes = new AtomicLong();
  private final Counter refused;

  ArchiveMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.refused =
        Counter.builder(LakeMeters.REFUSED.meterName())
            .description(LakeMeters.REFUSED.description())
            .baseUnit(LakeMeters.REFUSED.baseUnit())
            .register(registry);
    Gauge.builder(LakeMeters.FREE.meterName(), freeBytes, AtomicLong::doubleValue)
        .description(LakeMeters.FREE.description())
        .baseUnit(LakeMeters.FREE.baseUnit())
        .register(registry);
  }

  void archived(String table, long rows) {
    counter(LakeMeters.ROWS, TABLE, table).increment((double) rows);
  }

  void lost(String table, long records) {
    counter(LakeMeters.LOST, TABLE, table).increment((double) records);
  }

  void compacted(String table, long files) {
    counter(LakeMeters.COMPACTED, TABLE, table).increment((double) files);
  }

  void swept(LakeSweep.Swept swept) {
    counter(LakeMeters.DELETED, KIND, "replaced").increment(swept.replaced());
    counter(LakeMeters.DELETED, KIND, "orphan").increment(swept.orphans());
    counter(LakeMeters.DELETED, KIND, "draft").increment(swept.drafts());
  }

  void holds(String table, long files, long bytes) {
    gauge(LakeMeters.FILES, table).set(files);
    gauge(LakeMeters.BYTES, table).set(bytes);
  }

  void free(long bytes) {
    freeBytes.set(bytes);
  }

  private AtomicLong gauge(LakeMeters meter, String table) {
    return gauges.computeIfAbsent(
        meter.meterName() + ' ' + table,
        name -> {
          AtomicLong value = new AtomicLong();
          Gauge.builder(meter.meterName(), value, AtomicLong::doubleValue)
              .description(meter.description())
              .baseUnit(meter.baseUnit())
              .tag(TABLE, table)
              .register(registry);
          return value;
        });
  }

  void refused() {
    refused.increment();
  }

  void conflict(String topic) {
    counter(LakeMeters.CONFLICTS, TOPIC, topic).increment();
  }

  void failed(String topic) {
    counter(LakeMeters.FAILURES, TOPIC, topic).increment();
  }

  void committed(String topic, Duration took) {
    Timer.builder(LakeMeters.COMMIT.meterName())
        .description(LakeMeters.COMMIT.description())
        .tag(TOPIC, topic)
        .register(registry)
        .record(took);
  }

  void lag(String topic, Supplier<Number> records) {
    Gauge.builder(LakeMeters.LAG.meterName(), records)
        .description(LakeMeters.LAG.description())
        .baseUnit(LakeMeters.LAG.baseUnit())
        .tag(TOPIC, topic)
        .register(registry);
  }

  private Counter counter(LakeMeters meter, String tag, String value) {
    return Counter.builder(meter.meterName())
        .description(meter.description())
        .baseUnit(meter.baseUnit())
        .tag(tag, value)
        .register(registry);
  }
}
