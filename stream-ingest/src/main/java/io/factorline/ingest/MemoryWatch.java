package io.factorline.ingest;

import io.factorline.metric.IngestMeters;
import io.factorline.redis.RedisMemory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Tells how much memory Redis has left, before it refuses rows. While Redis does not answer nothing
 * is told: NaN.
 */
@Component
class MemoryWatch {
  private static final long CHECK_MS = 5_000;

  private final IngestService service;
  private volatile @Nullable RedisMemory memory;

  MemoryWatch(IngestService service, MeterRegistry registry) {
    this.service = service;
    register(registry, "used", RedisMemory::usedBytes);
    register(registry, "limit", RedisMemory::limitBytes);
  }

  private void register(MeterRegistry registry, String kind, ToLongFunction<RedisMemory> bytes) {
    Gauge.builder(IngestMeters.REDIS_MEMORY.meterName(), () -> value(bytes))
        .baseUnit(IngestMeters.REDIS_MEMORY.baseUnit())
        .description(IngestMeters.REDIS_MEMORY.description())
        .tag("kind", kind)
        .register(registry);
  }

  private double value(ToLongFunction<RedisMemory> bytes) {
    RedisMemory last = memory;
    return last == null ? Double.NaN : bytes.applyAsLong(last);
  }

  @Scheduled(fixedDelay = CHECK_MS)
  void look() {
    Pipeline current = service.pipeline();
    if (current == null) {
      return;
    }
    var _ =
        current
            .link()
            .partitions()
            .memory()
            .whenComplete((answer, error) -> memory = error == null ? answer : null);
  }
}
