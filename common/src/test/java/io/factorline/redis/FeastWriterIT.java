package io.factorline.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.feast.FeastKeys;
import io.factorline.feast.FeastRow;
import io.factorline.feast.FeastTimestamp;
import io.factorline.feast.FeastValue;
import io.factorline.feast.FeastView;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FeastWriterIT {

  private static final long BAR_END = 1_723_161_255_000_000_000L;
  private static final FeastKeys KEYS = FeastKeys.of("factorline", "symbol");
  private static final FeastView VIEW = FeastView.of("live_1s", List.of("rsi_14", "sma_20"));
  private static final byte[] KEY = KEYS.of("035420");

  private static RedisProcess redis;
  private static RedisClient client;
  private static StatefulRedisConnection<byte[], byte[]> connection;

  private final FeastWriter writer = new FeastWriter(connection);

  @BeforeAll
  static void connect() {
    redis = RedisProcess.start();
    client = RedisClient.create(redis.uri());
    connection = client.connect(ByteArrayCodec.INSTANCE);
  }

  @AfterAll
  static void disconnect() {
    client.shutdown();
    redis.close();
  }

  @BeforeEach
  void empty() {
    connection.sync().flushall();
  }

  @Test
  void shouldWriteWhatFeastReads() {
    assertThat(write(1, 10, BAR_END, 61.25, Double.NaN)).isEqualTo(FeastWriterOutcome.WRITTEN);

    assertThat(connection.sync().hget(KEY, FeastView.field("live_1s", "rsi_14")))
        .isEqualTo(new FeastValue.Float64(61.25).encode());
    assertThat(connection.sync().hget(KEY, FeastView.field("live_1s", "sma_20"))).isEmpty();
    assertThat(connection.sync().hget(KEY, "_ts:live_1s".getBytes(UTF_8)))
        .isEqualTo(FeastTimestamp.encode(BAR_END));
    assertThat(connection.sync().hlen(KEY)).as("features, time and guard").isEqualTo(4);
    assertThat(connection.sync().ttl(KEY)).as("no expiry").isEqualTo(-1);
  }

  @Test
  void shouldIgnoreSameAndEarlierOffsetOfOneTopic() {
    write(1, 300, BAR_END, 2.0, 2.0);

    assertThat(write(1, 300, BAR_END + 1, 3.0, 3.0)).isEqualTo(FeastWriterOutcome.BEHIND_OFFSET);
    assertThat(write(1, 255, BAR_END + 1, 3.0, 3.0)).isEqualTo(FeastWriterOutcome.BEHIND_OFFSET);
    assertThat(rsi()).isEqualTo(new FeastValue.Float64(2.0));
    assertThat(write(1, 301, BAR_END, 4.0, 4.0)).isEqualTo(FeastWriterOutcome.WRITTEN);
    assertThat(rsi()).isEqualTo(new FeastValue.Float64(4.0));
  }

  @Test
  void shouldTakeOverFromAnotherTopicOnlyForwardInEventTime() {
    write(1, 1_000_000, BAR_END, 1.0, 1.0);

    assertThat(write(2, 5, BAR_END, 2.0, 2.0)).isEqualTo(FeastWriterOutcome.BEHIND_EVENT_TIME);
    assertThat(write(2, 5, BAR_END - 1, 2.0, 2.0)).isEqualTo(FeastWriterOutcome.BEHIND_EVENT_TIME);
    assertThat(write(2, 6, BAR_END + 1, 3.0, 3.0)).isEqualTo(FeastWriterOutcome.WRITTEN);
    assertThat(write(1, 1_000_001, BAR_END + 1, 9.0, 9.0))
        .as("the topic that was left")
        .isEqualTo(FeastWriterOutcome.BEHIND_EVENT_TIME);
    assertThat(rsi()).isEqualTo(new FeastValue.Float64(3.0));
  }

  @Test
  void shouldCompareEventTimesToTheNanosecondAndBeforeTheEpoch() {
    write(1, 1, -2, 1.0, 1.0);

    assertThat(write(2, 1, -3, 2.0, 2.0)).isEqualTo(FeastWriterOutcome.BEHIND_EVENT_TIME);
    assertThat(write(2, 1, -1, 2.0, 2.0)).isEqualTo(FeastWriterOutcome.WRITTEN);
    assertThat(write(3, 1, Long.MAX_VALUE - 1, 2.0, 2.0)).isEqualTo(FeastWriterOutcome.WRITTEN);
    assertThat(write(4, 1, Long.MAX_VALUE, 2.0, 2.0)).isEqualTo(FeastWriterOutcome.WRITTEN);
  }

  @Test
  void shouldLoadTheScriptAgainWhenRedisHasForgottenIt() {
    write(1, 1, BAR_END, 1.0, 1.0);
    connection.sync().scriptFlush();

    assertThat(write(1, 2, BAR_END, 2.0, 2.0)).isEqualTo(FeastWriterOutcome.WRITTEN);
    assertThat(connection.sync().scriptExists(RedisScript.load("feast-write.lua").sha1()))
        .containsExactly(true);
  }

  @Test
  void shouldLeaveOtherViewsOfTheEntityAlone() {
    connection.sync().hset(KEY, "_ts:fundamentals".getBytes(UTF_8), new byte[] {8, 1});

    write(1, 1, BAR_END, 1.0, 1.0);

    assertThat(connection.sync().hget(KEY, "_ts:fundamentals".getBytes(UTF_8)))
        .isEqualTo(new byte[] {8, 1});
  }

  @Test
  void shouldWriteAViewOfTenThousandFeatures() {
    FeastView wide =
        FeastView.of("wide", IntStream.range(0, 10_000).mapToObj(i -> "f" + i).toList());
    double[] values = new double[10_000];
    Arrays.setAll(values, i -> i + 0.5);

    writer
        .write(FeastRow.ofFactors(KEY, wide, values, 0, BAR_END), new FeastWriterPosition(1, 1, 1))
        .toCompletableFuture()
        .join();

    Map<byte[], byte[]> all = connection.sync().hgetall(KEY);
    assertThat(all).hasSize(10_002);
    assertThat(connection.sync().hget(KEY, FeastView.field("wide", "f9999")))
        .isEqualTo(new FeastValue.Float64(9999.5).encode());
  }

  @Test
  void shouldEndAtTheNewestOffsetWhateverTheOrder() {
    Random random = new Random(4);
    int[] offsets = random.ints(2_000, 0, 500).toArray();
    int newest = Arrays.stream(offsets).max().orElseThrow();
    List<CompletableFuture<FeastWriterOutcome>> writes =
        Arrays.stream(offsets)
            .mapToObj(offset ->
                writer
                    .write(row(BAR_END + offset, offset, offset), position(1, offset))
                    .toCompletableFuture())
            .toList();
    writes.forEach(CompletableFuture::join);

    assertThat(rsi()).isEqualTo(new FeastValue.Float64(newest));
    assertThat(connection.sync().hget(KEY, VIEW.timestampField()))
        .isEqualTo(FeastTimestamp.encode(BAR_END + newest));
  }

  private FeastWriterOutcome write(
      long topic, long offset, long eventTimeNs, double rsi, double sma) {
    return writer
        .write(row(eventTimeNs, rsi, sma), position(topic, offset))
        .toCompletableFuture()
        .join();
  }

  private static FeastRow row(long eventTimeNs, double rsi, double sma) {
    return FeastRow.ofFactors(KEY, VIEW, new double[] {rsi, sma}, 0, eventTimeNs);
  }

  private static FeastWriterPosition position(long topic, long offset) {
    return new FeastWriterPosition(0x8000_0000_0000_0000L, topic, offset);
  }

  private static FeastValue rsi() {
    return FeastValue.decode(connection.sync().hget(KEY, VIEW.field(0)));
  }
}
