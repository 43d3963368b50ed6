package io.factorline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.StoredSymbol;
import io.factorline.event.Topics;
import io.factorline.feast.FeastRow;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.process.OsProcess;
import io.factorline.local.replay.ReplayReport;
import io.factorline.redis.FeastWriterOutcome;
import io.factorline.redis.FeastWriterPosition;
import io.factorline.redis.RedisLink;
import io.factorline.store.ClosedBar;
import io.factorline.store.TopicId;
import io.factorline.store.ViewRow;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Closed bars reach {@code factor-bars} and Feast's hashes, whatever dies while ticks flow. */
final class BarsIT {
  private static final EnginePlan PLAN = EnginePlan.of(CatalogLoader.defaults());
  private static final int TICKS = 2_400;
  private static final int MIDWAY = TICKS / 4;

  @Test
  void shouldDeliverEachClosedBarWithTheSameBytes(@TempDir Path directory) {
    List<Path> files = TickFiles.write(directory, 4, TICKS, 40);
    try (IngestStack stack = new IngestStack(directory)) {
      OsProcess[] ingest = {stack.startIngest()};
      Runnable kill =
          () -> {
            ingest[0].kill();
            ingest[0] = stack.startIngest();
          };
      replayWith(stack, files.get(0), kill);
      replayWith(
          stack,
          files.get(1),
          () -> {
            stack.redis().kill();
            stack.redis().start();
          });
      replayWith(stack, files.get(2), kill);
      replayWith(
          stack,
          files.get(3),
          () -> {
            stack.kafka().kill();
            stack.kafka().start();
          });

      Twin twin = twin(stack);
      assertThat(delivered(stack)).containsExactlyInAnyOrderEntriesOf(twin.bars());
      assertThat(stack.digest()).isEqualTo(twin.digest());
      requireFeastAsInRows(stack);
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
    return new Twin(PLAN, topic, KafkaTopics.PARTITIONS).apply(stack.log(Topics.TICKS));
  }

  /** What lies in {@code factor-bars}; doubles must be the same to the byte. */
  private static Map<Twin.BarId, String> delivered(IngestStack stack) {
    Map<Twin.BarId, String> bars = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : stack.log(Topics.FACTOR_BARS)) {
      String value = new String(record.value(), UTF_8);
      JsonNode json = JsonMapper.shared().readTree(value);
      Twin.BarId id =
          new Twin.BarId(
              json.required("symbol").asString(),
              json.required("view").asString(),
              json.required("definition").asString(),
              json.required("end").asLong(),
              json.required("revision").asInt());
      assertThat(record.key()).isEqualTo(id.symbol().getBytes(UTF_8));
      String before = bars.put(id, value);
      assertThat(before == null ? value : before).isEqualTo(value);
    }
    return bars;
  }

  private static void requireFeastAsInRows(IngestStack stack) {
    RedisClient client = RedisClient.create(stack.redis().uri());
    try (StatefulRedisConnection<byte[], byte[]> redis = client.connect(ByteArrayCodec.INSTANCE);
        RedisLink link = stack.link()) {
      stack
          .rows()
          .forEach((symbol, row) -> {
            FeastCopies.requireAsInRow(symbol, row, redis);
            requireForwardOnly(symbol, row, link, redis);
          });
    } finally {
      client.shutdown();
    }
  }

  /** The bar before the last, sent once more by someone late, changes nothing. */
  private static void requireForwardOnly(
      String symbol,
      StoredSymbol row,
      RedisLink link,
      StatefulRedisConnection<byte[], byte[]> redis) {
    ViewRow view = FeastCopies.view(row, "live_1s");
    ClosedBar older = view.closedBars().iterator().next();
    ClosedBar last = view.lastClosed();
    assertThat(older.offset()).isLessThan(last.offset());
    double[] values = new double[older.factorCount()];
    FeastRow late =
        FeastRow.ofFactors(
            FeastCopies.KEYS.of(symbol), FeastCopies.feast(view), values, 0, older.endNs());
    TopicId topic = older.topic();
    var position =
        new FeastWriterPosition(topic.mostSignificant(), topic.leastSignificant(), older.offset());

    FeastWriterOutcome outcome = link.feast().write(late, position).toCompletableFuture().join();

    assertThat(outcome).isEqualTo(FeastWriterOutcome.BEHIND_OFFSET);
    FeastCopies.requireAsInRow(symbol, row, redis);
  }
}
