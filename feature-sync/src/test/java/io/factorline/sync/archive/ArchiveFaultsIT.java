package io.factorline.sync.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.archive.TickLog;
import io.factorline.event.Topics;
import io.factorline.lake.Cut;
import io.factorline.lake.FolderLake;
import io.factorline.lake.Gap;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeSweep;
import io.factorline.lake.LakeTables;
import io.factorline.lake.Manifest;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.OffsetRange;
import io.factorline.lake.RowCursor;
import io.factorline.lake.RowFilter;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.lake.parquet.DuckDbSettings;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.lake.parquet.ParquetWriter;
import io.factorline.local.backend.KafkaProcess;
import io.factorline.local.backend.KafkaSettings;
import io.factorline.local.time.Wait;
import io.factorline.store.TopicId;
import io.factorline.sync.lake.LakeProperties;
import io.factorline.sync.lake.LakeRoom;
import io.factorline.time.EpochClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** What the archive does where Kafka or the disk take something from it: it names it. */
final class ArchiveFaultsIT {
  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long DAY_MS = 86_400_000L;

  @TempDir private static Path broker;
  private static KafkaProcess kafka;
  private static Admin admin;

  @TempDir private Path folder;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ArchiveMetrics metrics = new ArchiveMetrics(registry);
  private FolderLake lake;
  private ManifestStore manifests;
  private DuckDb duckDb;
  private TopicArchiver archiver;
  private Thread thread;

  @BeforeAll
  static void startKafka() {
    kafka = KafkaProcess.start(KafkaSettings.in(broker.resolve("kafka")));
    admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()));
  }

  @AfterAll
  static void stopKafka() {
    admin.close();
    kafka.close();
  }

  @BeforeEach
  void createTopic() throws Exception {
    open(folder.resolve("lake"));
    create();
  }

  private void open(Path root) throws IOException {
    lake = FolderLake.open(root);
    manifests = new ManifestStore(lake, System::currentTimeMillis);
    duckDb = DuckDb.open(new DuckDbSettings(64L << 20, 1, folder.resolve("spill"), 1L << 30));
  }

  @AfterEach
  void close() throws Exception {
    if (archiver != null) {
      archiver.stop();
      thread.join(PATIENCE);
    }
    duckDb.close();
    delete();
  }

  private static void create() throws Exception {
    admin
        .createTopics(List.of(new NewTopic(Topics.TICKS, PARTITIONS, (short) 1)))
        .all()
        .get(30, TimeUnit.SECONDS);
    await("the topic is led", ArchiveFaultsIT::isLed);
  }

  private static boolean isLed() {
    try {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        TopicPartition wanted = new TopicPartition(Topics.TICKS, partition);
        admin.listOffsets(Map.of(wanted, OffsetSpec.latest())).all().get(30, TimeUnit.SECONDS);
      }
      return true;
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError("must not be interrupted", e);
    }
  }

  private static void delete() throws Exception {
    admin.deleteTopics(List.of(Topics.TICKS)).all().get(30, TimeUnit.SECONDS);
    await(
        "the topic is gone",
        () -> {
          try {
            return !admin.listTopics().names().get(30, TimeUnit.SECONDS).contains(Topics.TICKS);
          } catch (Exception e) {
            throw new AssertionError("must be told", e);
          }
        });
  }

  private void start(LakeRoom room) {
    Map<String, Object> config =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka.bootstrapServers(),
            ConsumerConfig.GROUP_ID_CONFIG,
            "archive-" + folder.getFileName(),
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            "consumer",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.METADATA_MAX_AGE_CONFIG,
            500,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "none");
    archiver =
        new TopicArchiver(
            Topics.TICKS,
            new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            new TopicInspector(admin),
            RecordsSink.ticks(
                manifests, new ParquetWriter(duckDb, lake), EpochClock.SYSTEM, metrics),
            room,
            new ArchiveProperties(
                true,
                "archive",
                "consumer",
                Duration.ofMillis(200),
                1_000,
                DataSize.ofMegabytes(1),
                Duration.ofMillis(200),
                Duration.ofDays(1)),
            metrics);
    thread = Thread.ofPlatform().name("archive").start(archiver);
  }

  private LakeRoom room() {
    return new LakeRoom(lake, manifests, 1, 0);
  }

  private static void produce(int partition, int records, int bytes) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      Random random = new Random(bytes);
      for (int i = 0; i < records; i++) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        var _ =
            producer.send(
                new ProducerRecord<>(Topics.TICKS, partition, "K".getBytes(UTF_8), value));
      }
      producer.flush();
    }
  }

  private Manifest ticks() {
    try {
      return manifests.current(LakeTables.TICKS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isArchivedTo(long first, long second) {
    Cut cut = ticks().cut();
    return cut != null && cut.offsets().equals(List.of(first, second));
  }

  /** How many rows there are of each topic id and partition; each offset comes once. */
  private Map<String, Integer> rows() throws IOException {
    Map<String, Integer> offsets = new TreeMap<>();
    Map<String, Integer> rows = new TreeMap<>();
    List<String> files = ticks().files().stream().map(LakeFile::path).toList();
    ParquetReader reader = new ParquetReader(duckDb, lake);
    try (RowCursor row =
        reader.read(ParquetReader.Request.of(LakeTables.ticks(), files, RowFilter.ALL))) {
      while (row.next()) {
        rows.merge(row.text(0) + "/" + row.int32(1), 1, Integer::sum);
        offsets.merge(row.text(0) + "/" + row.int32(1) + "@" + row.int64(2), 1, Integer::sum);
      }
    }
    assertThat(offsets.values()).allMatch(times -> times == 1);
    return rows;
  }

  private static void await(String what, BooleanSupplier condition) {
    assertThat(Wait.until(PATIENCE, condition)).as(what).isTrue();
  }

  @Test
  void shouldBeginAnewUnderAnotherTopicIdAndKeepWhatItHas() throws Exception {
    start(room());
    produce(0, 50, 10);
    produce(1, 7, 10);
    await("archived", () -> isArchivedTo(50, 7));
    TopicId first = ticks().cut().topic();

    delete();
    create();
    produce(0, 20, 10);
    await("archived anew", () -> isArchivedTo(20, 0));

    Manifest now = ticks();
    assertThat(now.cut().topic()).isNotEqualTo(first);
    assertThat(now.left()).containsExactly(new Cut(first, List.of(50L, 7L)));
    assertThat(now.gaps()).isEmpty();
    assertThat(rows())
        .isEqualTo(Map.of(first + "/0", 50, first + "/1", 7, now.cut().topic() + "/0", 20));
  }

  @Test
  void shouldNameRecordsThatKafkaDeletedBeforeTheyWereArchived() throws Exception {
    produce(0, 100, 10);
    admin
        .deleteRecords(
            Map.of(new TopicPartition(Topics.TICKS, 0), RecordsToDelete.beforeOffset(60)))
        .all()
        .get(30, TimeUnit.SECONDS);

    start(room());
    await("archived", () -> isArchivedTo(100, 0));

    Manifest now = ticks();
    assertThat(now.gaps())
        .extracting(Gap::records)
        .containsExactly(new OffsetRange(now.cut().topic(), 0, 0, 60));
    assertThat(rows()).isEqualTo(Map.of(now.cut().topic() + "/0", 40));
    assertThat(registry.get("lake.lost").tag("table", "ticks").counter().count()).isEqualTo(60);
    TickLog log = TickLog.of(now, new ParquetReader(duckDb, lake)).orElseThrow();
    assertThat(log.begin(0)).isEqualTo(60);
  }

  @Test
  void shouldStopWhereTheDiskIsFullAndGoOnWithoutADoubleRecord() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    int mounted = run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString());
    Assumptions.assumeTrue(mounted == 0, "no small disk: mount of a tmpfs needs root");
    try {
      duckDb.close();
      open(disk.resolve("lake"));
      start(room());
      produce(0, 10, 1_000);
      await("archived", () -> isArchivedTo(10, 0));
      Path filler = fill(disk);

      produce(0, 400, 2_000);
      await("it says why", () -> archiver.problem() != null);
      assertThat(ticks().cut().offset(0)).isLessThan(410);
      Files.delete(filler);
      await("archived", () -> isArchivedTo(410, 0));

      assertThat(rows()).isEqualTo(Map.of(ticks().cut().topic() + "/0", 410));
      assertThat(archiver.problem()).isNull();
    } finally {
      archiver.stop();
      thread.join(PATIENCE);
      assertThat(run("umount", "-l", disk.toString())).isZero();
    }
  }

  /** Takes all of a disk but a few pages. */
  private static Path fill(Path disk) throws IOException {
    Path filler = disk.resolve("filler");
    long free = Files.getFileStore(disk).getUsableSpace();
    return Files.write(filler, new byte[(int) Math.max(0, free - 16_384)]);
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void shouldStopAtTheQuotaAndGoOnWhenRetentionMadeRoom() throws Exception {
    long quota = 60_000;
    start(new LakeRoom(lake, manifests, 1, quota));
    produce(0, 100, 1_000);
    await("archived", () -> isArchivedTo(100, 0));
    produce(0, 10, 1_000);
    await("it says why", () -> archiver.problem() != null);
    assertThat(archiver.problem())
        .startsWith("must be below feature-sync.lake.quota: quotaBytes=60000, used=");

    AtomicLong nowMs = new AtomicLong(System.currentTimeMillis() + 3 * DAY_MS);
    LakeKeeper keeper = keeper(nowMs::get);
    keeper.look();
    nowMs.addAndGet(2 * DAY_MS);
    keeper.look();
    await("archived", () -> isArchivedTo(110, 0));

    assertThat(keeper.problem()).isNull();
    assertThat(rows()).isEqualTo(Map.of(ticks().cut().topic() + "/0", 10));
    TickLog log = TickLog.of(ticks(), new ParquetReader(duckDb, lake)).orElseThrow();
    assertThat(log.begin(0)).isEqualTo(100);
    assertThat(registry.get("lake.deleted").tag("kind", "replaced").counter().count()).isPositive();
  }

  private LakeKeeper keeper(EpochClock clock) {
    LakeProperties properties =
        new LakeProperties(
            DataSize.ofMegabytes(64),
            1,
            DataSize.ofMegabytes(64),
            DataSize.ofBytes(1),
            DataSize.ofBytes(0),
            Map.of(LakeTables.TICKS, Duration.ofDays(1)),
            Duration.ofMinutes(1));
    return new LakeKeeper(
        lake,
        manifests,
        new LakeSweep(lake, manifests, clock),
        properties,
        metrics,
        List.of(),
        clock);
  }
}
