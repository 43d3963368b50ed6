package io.factorline.sync.archive;

import io.factorline.catalog.Catalog;
import io.factorline.event.Topics;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.LakeSweep;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.lake.parquet.ParquetWriter;
import io.factorline.sync.config.FactorlineProperties;
import io.factorline.sync.lake.LakeProperties;
import io.factorline.sync.lake.LakeRoom;
import io.factorline.time.EpochClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The archivers and their clients of Kafka; none of them needs a broker to be made. */
@Configuration(proxyBeanMethods = false)
class ArchiveConfiguration {
  private static final int TIMEOUT_MS = 5_000;
  private static final int FETCH_BYTES = 16 << 20;

  @Bean
  ArchiveMetrics archiveMetrics(MeterRegistry registry) {
    return new ArchiveMetrics(registry);
  }

  @Bean
  Compaction compaction(
      LakeStorage storage, ManifestStore manifests, ParquetReader reader, ParquetWriter writer) {
    return new Compaction(storage, manifests, reader, writer, EpochClock.SYSTEM);
  }

  @Bean
  LakeKeeper lakeKeeper(
      LakeStorage storage,
      ManifestStore manifests,
      LakeSweep sweep,
      LakeProperties lake,
      ArchiveMetrics metrics,
      List<TableRetention> rules) {
    return new LakeKeeper(storage, manifests, sweep, lake, metrics, rules, EpochClock.SYSTEM);
  }

  @Bean(destroyMethod = "shutdown")
  ScheduledExecutorService lakeKeeping(LakeKeeper keeper, LakeProperties lake) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("lake-keeper").daemon().factory());
    long intervalMs = lake.keepInterval().toMillis();
    // look() tells its failures by itself and never throws.
    var _ = thread.scheduleWithFixedDelay(keeper::look, 1_000, intervalMs, TimeUnit.MILLISECONDS);
    return thread;
  }

  @Bean(destroyMethod = "close")
  Admin archiveAdmin(FactorlineProperties shared) {
    return Admin.create(
        shared
            .kafka()
            .address()
            .client(
                Map.of(
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                    TIMEOUT_MS,
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    TIMEOUT_MS)));
  }

  @Bean
  ApplicationRunner archivedTopicsRetention(Admin archiveAdmin, ArchiveProperties properties) {
    return arguments -> {
      for (String topic : List.of(Topics.TICKS, Topics.FACTOR_BARS)) {
        TopicRetention.Rule rule =
            new TopicRetention.Rule(
                topic, properties.kafkaAtLeast(), "feature-sync.archive.kafka-at-least", true);
        new TopicRetention(archiveAdmin, rule).look();
      }
    };
  }

  @Bean
  Archive topicArchive(
      FactorlineProperties shared,
      ArchiveProperties properties,
      Catalog catalog,
      ManifestStore manifests,
      ParquetWriter writer,
      LakeRoom room,
      Admin archiveAdmin,
      ArchiveMetrics metrics) {
    TopicInspector inspector = new TopicInspector(archiveAdmin);
    EpochClock clock = EpochClock.SYSTEM;
    return new Archive(
        () -> {
          Map<String, ArchiveSink> sinks = new HashMap<>();
          sinks.put(Topics.TICKS, RecordsSink.ticks(manifests, writer, clock, metrics));
          sinks.put(
              Topics.SIGNAL_AUDIT, RecordsSink.predictions(manifests, writer, clock, metrics));
          sinks.put(Topics.FACTOR_BARS, new BarsSink(catalog, manifests, writer, clock, metrics));
          Map<String, TopicArchiver> archivers = new HashMap<>();
          sinks.forEach((topic, sink) ->
              archivers.put(
                  topic,
                  new TopicArchiver(
                      topic,
                      consumer(shared, properties, topic),
                      inspector,
                      sink,
                      room,
                      properties,
                      metrics)));
          return archivers;
        },
        properties.enabled());
  }

  private static Consumer<byte[], byte[]> consumer(
      FactorlineProperties shared, ArchiveProperties properties, String topic) {
    Map<String, Object> config = shared.kafka().address().client();
    config.put(ConsumerConfig.GROUP_ID_CONFIG, properties.group() + "-" + topic);
    config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, properties.groupProtocol());
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 2 * TIMEOUT_MS);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
