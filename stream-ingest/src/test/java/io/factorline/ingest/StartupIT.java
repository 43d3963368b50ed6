package io.factorline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEventWriter;
import io.factorline.event.SymbolPartition;
import io.factorline.event.Topics;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.backend.TopicLog;
import io.factorline.local.process.OsProcess;
import io.factorline.store.ClosedBar;
import io.factorline.store.Heartbeat;
import io.factorline.time.EpochClock;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a start with nothing there, over a feed without clocks, to an end in order. */
final class StartupIT {
  private static final String SYMBOL = "QUIET.T";
  private static final int PARTITION = SymbolPartition.of(SYMBOL, KafkaTopics.PARTITIONS);
  private static final long NS_PER_MS = 1_000_000L;
  private static final Duration GRACE = Duration.ofSeconds(15);

  @Test
  void shouldWaitForWhatIsNotThereWorkAndEndInOrder(@TempDir Path directory) throws Exception {
    try (IngestStack stack = new IngestStack(directory)) {
      withoutTicks(stack);
      stack.kafka().stop();
      stack.redis().stop();

      OsProcess ingest = stack.startIngest();
      Management management = stack.management(ingest);
      IngestStack.await("it waits for Redis", () -> management.waitingFor().equals("redis"));
      assertThat(management.get("/actuator/health/liveness")).contains("UP");
      assertThat(management.get("/actuator/health/readiness")).contains("DOWN");
      stack.redis().start();
      IngestStack.await("it waits for Kafka", () -> management.waitingFor().equals("kafka"));
      stack.kafka().start();
      IngestStack.await(
          "it waits for the topic",
          () -> management.health().path("kafka").asString("").equals("must exist: topic=ticks"));
      KafkaTopics.create(stack.kafka().bootstrapServers());
      IngestStack.await("it is up", management::isUp);
      IngestStack.await(
          "it tells the memory of Redis",
          () -> management.metric("ingest_redis_memory_bytes{kind=\"used\"}") > 0);
      stack.awaitHeartbeats();
      assertThat(ingest.isAlive()).isTrue();

      ownerMakesClocks(stack);
      endsInOrder(stack, ingest);
      refusesARedisThatEvicts(stack);
    }
  }

  private static void withoutTicks(IngestStack stack) throws Exception {
    try (Admin admin = stack.admin()) {
      admin.deleteTopics(List.of(Topics.TICKS)).all().get(20, TimeUnit.SECONDS);
    }
  }

  private static void ownerMakesClocks(IngestStack stack) {
    long nowNs = EpochClock.SYSTEM.nowMs() * NS_PER_MS;
    try (TickProducer producer = new TickProducer(stack.kafka().bootstrapServers())) {
      Trade trade = new Trade(SYMBOL, 1, nowNs, 100, 1);
      producer.send(PARTITION, SYMBOL.getBytes(UTF_8), MarketEventWriter.trade(trade), null);
    }
    IngestStack.await("the bar of one second has closed", () -> lastClosed(stack) != null);
    ClosedBar bar = lastClosed(stack);
    assertThat(bar.startNs()).isLessThanOrEqualTo(nowNs);
    assertThat(bar.endNs()).isGreaterThan(nowNs);
    List<ConsumerRecord<byte[], byte[]>> log =
        stack.log(Topics.TICKS).stream().filter(record -> record.offset() > 0).toList();
    assertThat(log)
        .isNotEmpty()
        .allSatisfy(clock -> {
          assertThat(clock.partition()).isEqualTo(PARTITION);
          assertThat(TopicLog.header(clock, Topics.TYPE_HEADER)).isEqualTo("clock");
          assertThat(new String(clock.value(), UTF_8)).contains("\"source\":\"owner\"", "WORLD");
        });
    long closedMs =
        log.stream()
            .filter(clock -> clock.offset() == bar.offset())
            .findFirst()
            .orElseThrow()
            .timestamp();
    assertThat(closedMs - nowNs / NS_PER_MS).isBetween(1_000L, 30_000L);
  }

  private static ClosedBar lastClosed(IngestStack stack) {
    var row = stack.rows().get(SYMBOL);
    return row == null ? null : row.row().view("live_1s").lastClosed();
  }

  private static void endsInOrder(IngestStack stack, OsProcess ingest) {
    ingest.stop(GRACE);
    assertThat(ingest.exitCode()).isEqualTo(143);
    assertThat(stack.commits().get(PARTITION))
        .isEqualTo(TopicLog.ends(stack.kafka().bootstrapServers(), Topics.TICKS).get(PARTITION));
    assertThat(stack.rows().get(SYMBOL).row().view("live_1s").hasPending()).isFalse();
    Heartbeat last = stack.heartbeat(PARTITION);
    assertThat(last).isNotNull();
  }

  private static void refusesARedisThatEvicts(IngestStack stack) throws IOException {
    RedisClient client = RedisClient.create(stack.redis().uri());
    try {
      client.connect().sync().configSet("maxmemory-policy", "allkeys-lru");
    } finally {
      client.shutdown();
    }
    OsProcess ingest = stack.startIngest();
    IngestStack.await("the process ends", () -> !ingest.isAlive());
    assertThat(ingest.exitCode()).isEqualTo(70);
    assertThat(Files.readString(ingest.log()))
        .contains("must be noeviction, for rows must not vanish: maxmemory-policy=allkeys-lru");
  }
}
