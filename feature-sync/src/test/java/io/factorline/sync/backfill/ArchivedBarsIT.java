package io.factorline.sync.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.archive.TickLog;
import io.factorline.event.Topics;
import io.factorline.lake.Cut;
import io.factorline.lake.FolderLake;
import io.factorline.lake.LakeTable;
import io.factorline.lake.LakeTables;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.lake.parquet.DuckDbSettings;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.local.backend.KafkaProcess;
import io.factorline.local.backend.KafkaSettings;
import io.factorline.store.TopicId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backfill reads no further than the live bars that the lake has, and waits for them. */
final class ArchivedBarsIT {
  private static final LakeTable BARS = LakeTables.bars("live_1s", List.of("close"));
  private static final int PARTITIONS = 2;

  @TempDir private static Path broker;
  private static KafkaProcess kafka;
  private static Admin admin;
  private static TopicId ticks;
  private static TopicId bars;

  @TempDir private Path folder;
  private ManifestStore manifests;
  private DuckDb duckDb;
  private TickLog log;

  /** Three bars in partition 1, and all that is in {@code ticks} applied but the last record. */
  @BeforeAll
  static void startKafka() throws Exception {
    kafka = KafkaProcess.start(KafkaSettings.in(broker.resolve("kafka")));
    admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()));
    List<NewTopic> topics =
        List.of(
            new NewTopic(Topics.TICKS, PARTITIONS, (short) 1),
            new NewTopic(Topics.FACTOR_BARS, PARTITIONS, (short) 1));
    admin.createTopics(topics).all().get(30, TimeUnit.SECONDS);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < 3; i++) {
        producer.send(new ProducerRecord<>(Topics.FACTOR_BARS, 1, null, new byte[1])).get();
        producer.send(new ProducerRecord<>(Topics.TICKS, 0, null, new byte[1])).get();
      }
    }
    admin
        .alterConsumerGroupOffsets(
            Topics.INGEST_GROUP,
            Map.of(new TopicPartition(Topics.TICKS, 0), new OffsetAndMetadata(2)))
        .all()
        .get(30, TimeUnit.SECONDS);
    ticks = idOf(Topics.TICKS);
    bars = idOf(Topics.FACTOR_BARS);
  }

  private static TopicId idOf(String topic) throws Exception {
    TopicDescription told =
        admin.describeTopics(List.of(topic)).allTopicNames().get(30, TimeUnit.SECONDS).get(topic);
    return new TopicId(
        told.topicId().getMostSignificantBits(), told.topicId().getLeastSignificantBits());
  }

  @AfterAll
  static void stopKafka() {
    admin.close();
    kafka.close();
  }

  @BeforeEach
  void openLake() throws IOException {
    FolderLake lake = FolderLake.open(folder.resolve("lake"));
    manifests = new ManifestStore(lake, System::currentTimeMillis);
    duckDb = DuckDb.open(new DuckDbSettings(64L << 20, 1, folder.resolve("spill"), 1L << 30));
    archive(LakeTables.TICKS, ticks, 3, 0);
    log = TickLog.open(manifests, new ParquetReader(duckDb, lake)).orElseThrow();
  }

  @AfterEach
  void close() throws IOException {
    duckDb.close();
  }

  private void archive(String table, TopicId topic, long first, long second) throws IOException {
    manifests.commit(table, now -> now.withCut(new Cut(topic, List.of(first, second))));
  }

  private ArchivedBars live(Duration patience) {
    return new ArchivedBars(manifests, admin, new BackfillProperties(patience));
  }

  private static JobRun job() {
    return new JobRun(Map.of());
  }

  @Test
  void shouldReadAsFarAsTheBarsOfTheLakeGo() throws IOException {
    archive(BARS.name(), bars, 0, 3);

    assertThat(live(Duration.ZERO).await(log, BARS, job())).containsExactly(2L, 0L);
  }

  @Test
  void shouldWaitForBarsOnTheirWay() throws Exception {
    archive(BARS.name(), bars, 0, 2);
    CountDownLatch looked = new CountDownLatch(1);
    JobRun job = new JobRun(Map.of(), looked::countDown);
    ArchivedBars live = live(Duration.ofMinutes(2));

    CompletableFuture<List<Long>> answer =
        CompletableFuture.supplyAsync(() -> {
          try {
            return live.await(log, BARS, job);
          } catch (IOException e) {
            throw new IllegalStateException("must be answered", e);
          }
        });
    assertThat(looked.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(answer).isNotDone();
    archive(BARS.name(), bars, 0, 3);

    assertThat(answer.get(1, TimeUnit.MINUTES)).containsExactly(2L, 0L);
  }

  @Test
  void shouldSayWhichBarsDidNotCome() throws IOException {
    archive(BARS.name(), bars, 0, 1);

    assertThatThrownBy(() -> live(Duration.ZERO).await(log, BARS, job()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "must be archived within feature-sync.backfill.patience: patience=PT0S,"
                + " table=bars/live_1s, records=2");
  }

  @Test
  void shouldWaitForTheSlowestTableWhereAViewIsNew() throws IOException {
    archive(LakeTables.BARS + "live_1m", bars, 0, 1);

    assertThatThrownBy(() -> live(Duration.ZERO).await(log, BARS, job()))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("table=bars/live_1s, records=2");
  }

  @Test
  void shouldReadAllWhereNobodyArchivesBars() throws IOException {
    assertThat(live(Duration.ZERO).await(log, BARS, job())).containsExactly(3L, 0L);
  }

  @Test
  void shouldReadAllOfAFormerTopic() throws IOException {
    manifests.commit(
        LakeTables.TICKS, now -> now.withCut(new Cut(new TopicId(1, 2), List.of(9L, 8L))));
    TickLog former =
        TickLog.open(manifests, new ParquetReader(duckDb, FolderLake.open(folder.resolve("lake"))))
            .orElseThrow();
    archive(BARS.name(), bars, 0, 3);

    assertThat(live(Duration.ZERO).await(former, BARS, job())).containsExactly(9L, 8L);
  }
}
