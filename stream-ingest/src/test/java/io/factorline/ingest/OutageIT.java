package io.factorline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EnginePlan;
import io.factorline.event.Topics;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.process.OsProcess;
import io.factorline.local.replay.ReplayReport;
import io.factorline.store.Heartbeat;
import io.factorline.store.TopicId;
import io.lettuce.core.RedisClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis or Kafka stand still, or Redis forgets everything: it is told, and nothing is lost. */
final class OutageIT {
  private static final int TICKS = 2_400;
  private static final int MIDWAY = TICKS / 4;

  @Test
  void shouldGoOnWhereItStoodAfterEachOutage(@TempDir Path directory) {
    List<Path> files = TickFiles.write(directory, 4, TICKS, 40);
    try (IngestStack stack = new IngestStack(directory)) {
      OsProcess ingest = stack.startIngest();
      Management management = stack.management(ingest);

      replayWith(stack, files.get(0), () -> pauseRedis(stack, management));
      replayWith(stack, files.get(1), () -> emptyRedisUnderItsOwner(stack, management));
      replayWith(stack, files.get(2), () -> pauseKafka(stack));
      replayWith(stack, files.get(3), () -> {});

      assertThat(ingest.isAlive()).isTrue();
      assertThat(management.isUp()).isTrue();
      Twin twin = twin(stack);
      assertThat(stack.rows()).hasSameSizeAs(twin.digests().bySymbol());
      assertThat(stack.digest()).isEqualTo(twin.digest());
      emptyRedisWhileNothingHappens(stack, twin.digest());
    }
  }

  private static void replayWith(IngestStack stack, Path file, Runnable fault) {
    CompletableFuture<ReplayReport> replay = stack.replayAside(file, "20");
    stack.awaitProgress(MIDWAY);
    fault.run();
    assertThat(replay.join().rejected()).isEmpty();
  }

  private static Twin twin(IngestStack stack) {
    TopicId topic = stack.rows().values().iterator().next().hot().header().topic();
    return new Twin(EnginePlan.of(CatalogLoader.defaults()), topic, KafkaTopics.PARTITIONS)
        .apply(stack.log(Topics.TICKS));
  }

  private static void pauseRedis(IngestStack stack, Management management) {
    stack.redis().pause();
    IngestStack.await("health tells of the store", () -> "store".equals(management.waitingFor()));
    assertThat(management.metric("ingest_paused{cause=\"store\"}")).isEqualTo(1);
    IngestStack.await("the lag grows", () -> management.metric("ingest_lag_seconds") > 4);
    stack.redis().resume();
    IngestStack.await("health tells that it is over", management::isUp);
  }

  private static void emptyRedisUnderItsOwner(IngestStack stack, Management management) {
    long fence = fence(stack);
    empty(stack);
    IngestStack.await(
        "all heartbeats are back", () -> stack.heartbeats().size() == KafkaTopics.PARTITIONS);
    assertThat(stack.heartbeats()).allMatch(beat -> beat.closed() == null);
    assertThat(fence(stack)).isEqualTo(fence);
    assertThat(management.isUp()).isTrue();
  }

  private static void pauseKafka(IngestStack stack) {
    stack.kafka().pause();
    Map<Long, Long> before = beats(stack);
    IngestStack.await(
        "eight more heartbeats of each partition",
        () ->
            beats(stack).entrySet().stream()
                .allMatch(now -> now.getValue() >= before.getOrDefault(now.getKey(), 0L) + 8));
    stack.kafka().resume();
  }

  /** No tick comes that could show that rows are gone: the heartbeat does. */
  private static void emptyRedisWhileNothingHappens(IngestStack stack, String digest) {
    empty(stack);
    IngestStack.await(
        "all heartbeats are back", () -> stack.heartbeats().size() == KafkaTopics.PARTITIONS);
    assertThat(stack.digest()).isEqualTo(digest);
  }

  private static void empty(IngestStack stack) {
    RedisClient client = RedisClient.create(stack.redis().uri());
    try {
      client.connect().sync().flushall();
    } finally {
      client.shutdown();
    }
  }

  private static long fence(IngestStack stack) {
    return stack.heartbeats().stream().mapToLong(Heartbeat::fence).max().orElseThrow();
  }

  /** The count of heartbeats, by the partition's place in the list. */
  private static Map<Long, Long> beats(IngestStack stack) {
    List<Heartbeat> beats = stack.heartbeats();
    return java.util.stream.LongStream.range(0, beats.size())
        .boxed()
        .collect(Collectors.toMap(i -> i, i -> beats.get(i.intValue()).beat()));
  }
}
