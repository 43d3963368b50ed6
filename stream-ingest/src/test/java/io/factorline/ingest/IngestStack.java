package io.factorline.ingest;

import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.StoredSymbol;
import io.factorline.local.backend.KafkaProcess;
import io.factorline.local.backend.KafkaSettings;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.backend.RedisProcess;
import io.factorline.local.backend.RedisSettings;
import io.factorline.local.process.OsProcess;
import io.factorline.local.process.Ports;
import io.factorline.local.process.ProcessSpec;
import io.factorline.redis.RowStore;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Kafka, a Redis and as many stream-ingest processes as a test starts, all of its own, so that it
 * may kill and freeze them.
 */
final class IngestStack implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(15);

  private final Path directory;
  private final KafkaProcess kafka;
  private final RedisProcess redis;
  private final List<OsProcess> ingests = new ArrayList<>();
  private int started;

  IngestStack(Path directory) {
    this.directory = directory;
    this.kafka = KafkaProcess.start(KafkaSettings.in(directory.resolve("kafka")));
    this.redis = RedisProcess.start(RedisSettings.in(directory.resolve("redis")));
    KafkaTopics.create(kafka.bootstrapServers());
  }

  KafkaProcess kafka() {
    return kafka;
  }

  RedisProcess redis() {
    return redis;
  }

  /** Starts one more stream-ingest with these properties beside its addresses. */
  OsProcess startIngest(String... properties) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(IngestApplication.class.getName());
    command.add("--factorline.kafka.bootstrap-servers=" + kafka.bootstrapServers());
    command.add("--factorline.redis.uri=" + redis.uri());
    command.add("--server.port=" + Ports.free());
    command.add("--management.server.port=" + Ports.free());
    for (String property : properties) {
      command.add("--" + property);
    }
    Path log = directory.resolve("ingest-" + ++started + ".log");
    OsProcess process =
        OsProcess.start(new ProcessSpec("stream-ingest", command, Map.of(), directory, log));
    ingests.add(process);
    return process;
  }

  /** All rows as they are stored, by symbol. */
  Map<String, StoredSymbol> rows() {
    RedisClient client = RedisClient.create(redis.uri());
    try {
      RowStore store =
          new RowStore(
              client.connect(ByteArrayCodec.INSTANCE), client.connect(ByteArrayCodec.INSTANCE));
      Map<String, StoredSymbol> rows = new TreeMap<>();
      for (int partition = 0; partition < KafkaTopics.PARTITIONS; partition++) {
        store.load(partition).forEach(row -> rows.put(row.row().symbol(), row));
      }
      return rows;
    } finally {
      client.shutdown();
    }
  }

  @Override
  public void close() {
    ingests.stream().filter(OsProcess::isAlive).forEach(process -> process.stop(GRACE));
    redis.close();
    kafka.close();
  }

  static String venueOf(String symbol) {
    return CatalogLoader.defaults().venueOf(symbol).id();
  }
}
