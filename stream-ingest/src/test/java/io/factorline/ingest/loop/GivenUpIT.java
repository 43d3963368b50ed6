package io.factorline.ingest.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.PartitionEngine.LogId;
import io.factorline.ingest.deliver.BarCopies;
import io.factorline.ingest.deliver.Outgoing;
import io.factorline.ingest.deliver.OwnerClocks;
import io.factorline.ingest.deliver.Rejects;
import io.factorline.ingest.seed.Seeder;
import io.factorline.local.backend.RedisProcess;
import io.factorline.local.backend.RedisSettings;
import io.factorline.local.time.Wait;
import io.factorline.redis.RedisLink;
import io.factorline.store.HeaderForm;
import io.factorline.store.RestartPoint;
import io.factorline.store.TopicId;
import io.factorline.time.EpochClock;
import io.factorline.tracing.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/** What is committed of a partition that is given up, by what Redis knows of it. */
final class GivenUpIT {
  private static final EnginePlan PLAN = EnginePlan.of(CatalogLoader.defaults());
  private static final int NUMBER = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final TopicId TOPIC = TopicId.parse("00112233445566778899aabbccddeeff");

  @TempDir private Path folder;

  @Test
  void shouldCommitNothingBeforeTheFirstHeartbeatAndThePositionAfterIt() throws Exception {
    try (RedisProcess redis = RedisProcess.start(RedisSettings.in(folder.resolve("redis")));
        RedisLink link = new RedisLink(URI.create(redis.uri()), PATIENCE);
        Outgoing outgoing = outgoing()) {
      try (IngestLoop early = loop(link, outgoing)) {
        assign(early, 1);
        CompletableFuture<Commit> given = giveUp(early);

        // What waits for a thread that starts is done in one step, before its first heartbeat.
        early.start();

        assertThatThrownBy(() -> given.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .isInstanceOf(CancellationException.class);
      }
      assertThat(link.partitions().heartbeat(NUMBER)).isNull();

      try (IngestLoop later = loop(link, outgoing)) {
        assign(later, 2);
        later.start();
        assertThat(Wait.until(PATIENCE, () -> later.status().commits().containsKey(NUMBER)))
            .isTrue();
        assertThat(link.partitions().heartbeat(NUMBER)).isNotNull();

        Commit commit = giveUp(later).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(commit.partition()).isEqualTo(NUMBER);
        assertThat(commit.offset()).isZero();
      }
    }
  }

  private static void assign(IngestLoop loop, long fence) {
    LogId log = new LogId(TOPIC, NUMBER, 16);
    var _ = loop.assign(log, fence, RestartPoint.startOf(TOPIC), List.of());
  }

  private static CompletableFuture<Commit> giveUp(IngestLoop loop) {
    return loop.revoke(Set.of(NUMBER), PATIENCE).getFirst();
  }

  private IngestLoop loop(RedisLink link, Outgoing outgoing) {
    IngestLoop.Settings settings =
        new IngestLoop.Settings(
            "test", Duration.ofSeconds(1), Duration.ofMillis(50), HeaderForm.FIRST, () -> {});
    Seeder seeder =
        new Seeder(
            folder.resolve("lake"),
            PLAN,
            (partition, offset) -> {
              throw new IllegalStateException("must not be read again: partition=" + partition);
            },
            PATIENCE);
    IngestLoop.Outlets outlets =
        new IngestLoop.Outlets(
            link.rows(),
            link.partitions(),
            new BarCopies(PLAN, outgoing, link.feast()),
            new Rejects(outgoing),
            new OwnerClocks(outgoing),
            seeder,
            Tracing.OFF);
    return new IngestLoop(settings, PLAN, outlets, EpochClock.SYSTEM, new SimpleMeterRegistry());
  }

  /* Nothing is sent: there is no record. */
  private static Outgoing outgoing() {
    return new Outgoing(
        new KafkaTemplate<>(
            new DefaultKafkaProducerFactory<>(
                Map.of("bootstrap.servers", "127.0.0.1:1"),
                new ByteArraySerializer(),
                new ByteArraySerializer())));
  }
}
