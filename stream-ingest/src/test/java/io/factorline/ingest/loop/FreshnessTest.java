package io.factorline.ingest.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.PartitionEngine;
import io.factorline.ingest.partition.OwnedPartition;
import io.factorline.ingest.partition.RestartTrail;
import io.factorline.store.HeaderForm;
import io.factorline.store.RestartPoint;
import io.factorline.store.TopicId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The lag is that of what waits when it is read. */
final class FreshnessTest {
  private static final TopicId TOPIC = new TopicId(1, 2);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicLong nowMs = new AtomicLong(10_000);
  private final EnginePlan plan = EnginePlan.of(CatalogLoader.defaults());
  private final Freshness freshness = new Freshness(new IngestMetrics(registry), plan, nowMs::get);
  private final OwnedPartition partition =
      new OwnedPartition(
          new PartitionEngine(plan, new PartitionEngine.LogId(TOPIC, 0, 1), EngineListener.NONE),
          1,
          new RestartTrail(RestartPoint.startOf(TOPIC), 5_000),
          HeaderForm.FIRST);

  private double lag() {
    return registry.get("ingest.lag").gauge().value();
  }

  @Test
  void shouldBeNothingAsSoonAsNothingWaits() {
    freshness.noteOldest(List.of(partition), Map.of(0, 8_000L));
    assertThat(lag()).isEqualTo(2);

    freshness.noteOldest(List.of(partition), Map.of());
    nowMs.addAndGet(400);

    assertThat(lag()).isZero();
  }

  @Test
  void shouldGrowWhileTheLoopStandsStill() {
    freshness.noteOldest(List.of(partition), Map.of(0, 8_000L));
    nowMs.addAndGet(3_000);

    assertThat(lag()).isEqualTo(5);
  }

  @Test
  void shouldBeThatOfTheOldestRecordThatRedisHasNot() {
    partition.reading(100, 7_500);
    freshness.noteOldest(List.of(partition), Map.of(0, 9_000L));
    assertThat(lag()).isEqualTo(2.5);

    partition.rowsAcknowledged(100, 0, List.of(), 0);
    freshness.noteOldest(List.of(partition), Map.of(0, 9_000L));

    assertThat(lag()).isEqualTo(1);
  }
}
