package io.factorline.ingest;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.StoredSymbol;
import io.factorline.event.Topics;
import io.factorline.local.backend.KafkaProcess;
import io.factorline.local.backend.KafkaSettings;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.backend.RedisProcess;
import io.factorline.local.backend.RedisSettings;
import io.factorline.local.process.OsProcess;
import io.factorline.local.process.Ports;
import io.factorline.local.process.ProcessSpec;
import io.factorline.local.replay.Replay;
import io.factorline.local.replay.ReplayProgress;
import io.factorline.local.replay.ReplayReport;
import io.factorline.local.replay.ReplaySettings;
import io.factorline.local.replay.Speed;
import io.factorline.local.time.Wait;
import io.factorline.redis.RedisLink;
import io.factorline.store.Digest;
import io.factorline.store.Heartbeat;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka, a Redis and as many stream-ingest processes as a test starts, all of its own, so that it
 * may kill and freeze them.
 */
final class IngestStack implements AutoCloseable {
  private static final Catalog CATALOG = CatalogLoader.defaults();
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration GRACE = Duration.ofSeconds(15);

  private final Path directory;
  private final KafkaProcess kafka;
  private final RedisProcess redis;
  private final Map<OsProcess, Management> ingests = new LinkedHashMap<>();

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
    command.add(classPath());
    command.add(IngestApplication.class.getName());
    command.add("--factorline.kafka.bootstrap-servers=" + kafka.bootstrapServers());
    command.add("--factorline.redis.uri=" + redis.uri());
    command.add("--server.port=" + Ports.free());
    int managementPort = Ports.free();
    command.add("--management.server.port=" + managementPort);
    for (String property : properties) {
      command.add("--" + property);
    }
    Path log = directory.resolve("ingest-" + ingests.size() + ".log");
    OsProcess process =
        OsProcess.start(new ProcessSpec("stream-ingest", command, Map.of(), directory, log));
    ingests.put(process, new Management(managementPort));
    return process;
  }

  /** This one's, in words that any folder understands. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** What a stream-ingest tells of itself. */
  Management management(OsProcess ingest) {
    Management management = ingests.get(ingest);
    if (management == null) {
      throw new IllegalArgumentException("must be one of this stack: pid=" + ingest.pid());
    }
    return management;
  }

  /** All records of a topic as they are now. */
  List<ConsumerRecord<byte[], byte[]>> log(String topic) {
    return KafkaLog.read(kafka.bootstrapServers(), topic);
  }

  /** An admin client; the caller closes it. */
  Admin admin() {
    return Admin.create(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()));
  }

  /** Waits until all records of {@code ticks} are applied, acknowledged and committed. */
  void awaitApplied() {
    await(
        "all records committed",
        () -> {
          Map<Integer, Long> committed = commits();
          return KafkaLog.ends(kafka.bootstrapServers(), Topics.TICKS).entrySet().stream()
              .allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
        });
  }

  /** All rows as they are stored, by symbol. */
  Map<String, StoredSymbol> rows() {
    try (RedisLink link = link()) {
      Map<String, StoredSymbol> rows = new TreeMap<>();
      for (int partition = 0; partition < KafkaTopics.PARTITIONS; partition++) {
        link.rows().load(partition).forEach(row -> rows.put(row.row().symbol(), row));
      }
      return rows;
    }
  }

  /** Replays a tick file and waits until it is applied. */
  ReplayReport replay(Path file, String speed) {
    ReplaySettings settings =
        new ReplaySettings(
            file,
            kafka.bootstrapServers(),
            Speed.parse(speed),
            IngestStack::venueOf,
            Duration.ofSeconds(90));
    return new Replay(settings, new Silence()).run();
  }

  /** Replays a tick file on another thread. */
  CompletableFuture<ReplayReport> replayAside(Path file, String speed) {
    CompletableFuture<ReplayReport> report = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            report.complete(replay(file, speed));
          } catch (RuntimeException e) {
            report.completeExceptionally(e);
          }
        });
    return report;
  }

  /** Waits until so many more records are committed. */
  void awaitProgress(long records) {
    long goal = committed() + records;
    await("committed records", () -> committed() >= goal);
  }

  private long committed() {
    return commits().values().stream().mapToLong(offset -> offset).sum();
  }

  /** The group's committed offsets, by partition. */
  Map<Integer, Long> commits() {
    try (Admin admin = admin()) {
      Map<Integer, Long> offsets = new TreeMap<>();
      admin
          .listConsumerGroupOffsets(Topics.INGEST_GROUP)
          .partitionsToOffsetAndMetadata()
          .get(20, TimeUnit.SECONDS)
          .forEach((partition, commit) -> offsets.put(partition.partition(), commit.offset()));
      return offsets;
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka must tell what is committed", e);
    }
  }

  /** Waits until the partitions belong to so many processes. */
  void awaitOwners(int count) {
    await("owners", () -> heartbeats().stream().map(Heartbeat::owner).distinct().count() == count);
  }

  /** Waits until each partition has an owner. */
  void awaitHeartbeats() {
    await("heartbeats", () -> heartbeats().size() == KafkaTopics.PARTITIONS);
  }

  /** The last heartbeat of a partition. */
  @Nullable Heartbeat heartbeat(int partition) {
    try (RedisLink link = link()) {
      return link.partitions().heartbeat(partition);
    }
  }

  /** The last heartbeat of each partition that has one. */
  List<Heartbeat> heartbeats() {
    try (RedisLink link = link()) {
      List<Heartbeat> beats = new ArrayList<>();
      for (int partition = 0; partition < KafkaTopics.PARTITIONS; partition++) {
        Heartbeat beat = link.partitions().heartbeat(partition);
        if (beat != null) {
          beats.add(beat);
        }
      }
      return beats;
    }
  }

  /** What the log decided, of all rows. */
  String digest() {
    return digests().hex();
  }

  /** What the log decided, by symbol. */
  Digest digests() {
    Digest digest = new Digest();
    rows().values().forEach(stored -> digest.add(stored.row(), stored.states()));
    return digest;
  }

  static void await(String what, BooleanSupplier condition) {
    if (!Wait.until(PATIENCE, condition)) {
      throw new AssertionError("did not happen in " + PATIENCE + ": " + what);
    }
  }

  /** Ends Redis and starts it without any data. */
  void emptyRedis() {
    redis.kill();
    delete(redis.storage());
    redis.start();
  }

  /** Copies Redis' files as they are now. */
  Path copyRedis(Path target) {
    copy(redis.storage(), target);
    return target;
  }

  /** Puts a copy in the place of Redis' files; Redis must not run. */
  void restoreRedis(Path copy) {
    delete(redis.storage());
    copy(copy, redis.storage());
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A link of its own to Redis; the caller closes it. */
  RedisLink link() {
    return new RedisLink(URI.create(redis.uri()), Duration.ofSeconds(10));
  }

  private static final class Silence implements ReplayProgress {
    @Override
    public void badLine(long number, String reason) {}

    @Override
    public void sent(long ticks, long elapsedNs) {}

    @Override
    public void waiting(long records, int partitions) {}
  }

  @Override
  public void close() {
    ingests.keySet().stream().filter(OsProcess::isAlive).forEach(process -> process.stop(GRACE));
    redis.close();
    kafka.close();
  }

  private static String venueOf(String symbol) {
    return CATALOG.venueOf(symbol).id();
  }
}
