package io.factorline.sync.archive;

import io.factorline.catalog.CatalogLoader;
import io.factorline.event.Topics;
import io.factorline.lake.FolderLake;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.lake.parquet.DuckDbSettings;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.lake.parquet.ParquetWriter;
import io.factorline.sync.lake.LakeRoom;
import io.factorline.time.EpochClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.util.unit.DataSize;

/**
 * A process that archives all topics in small batches and merges files all the time, until it is
 * killed. Arguments: Kafka, folder of the lake, folder for spilling, rows of a batch.
 */
final class ArchiveMain {
  private ArchiveMain() {}

  public static void main(String[] arguments) throws IOException {
    LakeStorage storage = FolderLake.open(Path.of(arguments[1]));
    ManifestStore manifests = new ManifestStore(storage, EpochClock.SYSTEM);
    DuckDb duckDb = DuckDb.open(new DuckDbSettings(128L << 20, 1, Path.of(arguments[2]), 1L << 30));
    ParquetWriter writer = new ParquetWriter(duckDb, storage);
    ArchiveMetrics metrics = new ArchiveMetrics(new SimpleMeterRegistry());
    int rows = Integer.parseInt(arguments[3]);
    start(
        arguments[0],
        Topics.TICKS,
        rows,
        manifests,
        storage,
        metrics,
        RecordsSink.ticks(manifests, writer, EpochClock.SYSTEM, metrics));
    start(
        arguments[0],
        Topics.FACTOR_BARS,
        rows,
        manifests,
        storage,
        metrics,
        new BarsSink(CatalogLoader.defaults(), manifests, writer, EpochClock.SYSTEM, metrics));
    start(
        arguments[0],
        Topics.SIGNAL_AUDIT,
        rows,
        manifests,
        storage,
        metrics,
        RecordsSink.predictions(manifests, writer, EpochClock.SYSTEM, metrics));
    Compaction compaction =
        new Compaction(
            storage, manifests, new ParquetReader(duckDb, storage), writer, EpochClock.SYSTEM);
    while (true) {
      for (String table : manifests.tables()) {
        compaction.compact(table, 4, merged -> {});
      }
    }
  }

  private static void start(
      String kafka,
      String topic,
      int rows,
      ManifestStore manifests,
      LakeStorage storage,
      ArchiveMetrics metrics,
      ArchiveSink sink) {
    ArchiveProperties properties =
        new ArchiveProperties(
            true,
            "archive",
            "consumer",
            Duration.ofMillis(500),
            rows,
            DataSize.ofMegabytes(8),
            Duration.ofMillis(200),
            Duration.ofDays(1));
    Map<String, Object> config =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka,
            ConsumerConfig.GROUP_ID_CONFIG,
            "archive-" + topic,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            "consumer",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            Math.max(1, rows / 3),
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "none");
    Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka));
    TopicArchiver archiver =
        new TopicArchiver(
            topic,
            new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            new TopicInspector(admin),
            sink,
            new LakeRoom(storage, manifests, 1, 0),
            properties,
            metrics);
    Thread.ofPlatform().name("archive-" + topic).start(archiver);
  }
}
