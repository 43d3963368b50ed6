package io.factorline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.StoredSymbol;
import io.factorline.event.Topics;
import io.factorline.feast.FeastKeys;
import io.factorline.feast.FeastRow;
import io.factorline.feast.FeastTimestamp;
import io.factorline.feast.FeastValue;
import io.factorline.feast.FeastView;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.process.OsProcess;
import io.factorline.local.replay.ReplayReport;
import io.factorline.redis.FeastWriterOutcome;
import io.factorline.redis.FeastWriterPosition;
import io.factorline.redis.RedisLink;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.store.TopicId;
import io.factorline.store.ViewRow;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
  private static final FeastKeys KEYS = FeastKeys.of("factorline", "symbol");
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
            requireEqual(symbol, row, redis);
            requireForwardOnly(symbol, row, link, redis);
          });
    } finally {
      client.shutdown();
    }
  }

  private static void requireEqual(
      String symbol, StoredSymbol row, StatefulRedisConnection<byte[], byte[]> redis) {
    Map<String, byte[]> hash = new HashMap<>();
    redis
        .sync()
        .hgetall(KEYS.of(symbol))
        .forEach((field, value) -> hash.put(new String(field, UTF_8), value));
    for (var layout : row.row().layout().views()) {
      ViewRow view = view(row, layout.name());
      ClosedBar bar = view.lastClosed();
      byte[] time = redis.sync().hget(KEYS.of(symbol), feast(view).timestampField());
      if (bar == null) {
        assertThat(time).isNull();
        continue;
      }
      assertThat(FeastTimestamp.decode(time)).isEqualTo(OptionalLong.of(bar.endNs()));
      for (int i = 0; i < bar.factorCount(); i++) {
        FeastValue value =
            FeastValue.decode(redis.sync().hget(KEYS.of(symbol), feast(view).field(i)));
        assertThat(value).as("%s %s", symbol, layout.factors().get(i)).isEqualTo(cell(bar, i));
      }
    }
    assertThat(hash).isNotEmpty();
  }

  private static FeastValue cell(ClosedBar bar, int factor) {
    long bits = bar.cell(factor);
    return FeastValue.ofFactor(CellBits.isValue(bits) ? CellBits.value(bits) : Double.NaN);
  }

  /** The bar before the last, sent once more by someone late, changes nothing. */
  private static void requireForwardOnly(
      String symbol,
      StoredSymbol row,
      RedisLink link,
      StatefulRedisConnection<byte[], byte[]> redis) {
    ViewRow view = view(row, "live_1s");
    ClosedBar older = view.closedBars().iterator().next();
    ClosedBar last = view.lastClosed();
    assertThat(older.offset()).isLessThan(last.offset());
    double[] values = new double[older.factorCount()];
    FeastRow late = FeastRow.ofFactors(KEYS.of(symbol), feast(view), values, 0, older.endNs());
    TopicId topic = older.topic();
    var position =
        new FeastWriterPosition(topic.mostSignificant(), topic.leastSignificant(), older.offset());

    FeastWriterOutcome outcome = link.feast().write(late, position).toCompletableFuture().join();

    assertThat(outcome).isEqualTo(FeastWriterOutcome.BEHIND_OFFSET);
    requireEqual(symbol, row, redis);
  }

  private static FeastView feast(ViewRow view) {
    return FeastView.of(view.layout().name(), view.layout().factors());
  }

  private static ViewRow view(StoredSymbol row, String name) {
    ViewRow view = row.row().view(name);
    if (view == null) {
      throw new AssertionError("must be a view of the row: view=" + name);
    }
    return view;
  }
}
