package io.factorline.ingest;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.StoredSymbol;
import io.factorline.event.Topics;
import io.factorline.local.backend.KafkaProcess;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.backend.RedisProcess;
import io.factorline.local.backend.RedisSettings;
import io.factorline.local.backend.TopicLog;
import io.factorline.local.process.ClassArchive;
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
import io.factorline.redis.StoreException;
import io.factorline.store.Digest;
import io.factorline.store.Heartbeat;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka with new topics, a Redis and as many stream-ingest processes as a test starts, so that it
 * may kill and freeze them. One at a time in a JVM, for they have one Kafka between them.
 */
final class IngestStack implements AutoCloseable {
  private static final Catalog CATALOG = CatalogLoader.defaults();
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int ANSWER_LIMIT_S = 60;
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final ClassArchive CLASSES =
      ClassArchive.in(
          Path.of("target", "archives"), "stream-ingest", Path.of("target", "test-classes"));

  private final Path directory;
  private final KafkaProcess kafka;
  private final RedisProcess redis;
  private final Admin admin;
  private RedisLink link;
  private final Map<OsProcess, Management> ingests = new LinkedHashMap<>();

  IngestStack(Path directory) {
    this.directory = directory;
    this.kafka = SharedKafka.cleared();
    this.redis = RedisProcess.start(RedisSettings.in(directory.resolve("redis")));
    this.admin = admin();
    this.link = link();
  }

  KafkaProcess kafka() {
    return kafka;
  }

  RedisProcess redis() {
    return redis;
  }

  /** Starts one more stream-ingest with these properties beside its addresses. */
  OsProcess startIngest(String... properties) {
    int managementPort = Ports.free();
    OsProcess process = CLASSES.start(options -> spec(options, managementPort, properties));
    ingests.put(process, new Management(managementPort));
    return process;
  }

  private ProcessSpec spec(List<String> options, int managementPort, String... properties) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", CLASSES.classPath(), IngestApplication.class.getName()));
    command.add("--factorline.kafka.bootstrap-servers=" + kafka.bootstrapServers());
    command.add("--factorline.redis.uri=" + redis.uri());
    command.add("--server.port=0");
    command.add("--management.server.port=" + managementPort);
    for (String property : properties) {
      command.add("--" + property);
    }
    Path log = directory.resolve("ingest-" + ingests.size() + ".log");
    return new ProcessSpec("stream-ingest", command, Map.of(), directory, log);
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
    return TopicLog.read(kafka.bootstrapServers(), topic);
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
          return ends().entrySet().stream()
              .allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
        });
  }

  /** The offset of the next record of {@code ticks}, by partition. */
  Map<Integer, Long> ends() {
    Map<TopicPartition, OffsetSpec> wanted = new LinkedHashMap<>();
    for (int partition = 0; partition < KafkaTopics.PARTITIONS; partition++) {
      wanted.put(new TopicPartition(Topics.TICKS, partition), OffsetSpec.latest());
    }
    Map<Integer, Long> ends = new TreeMap<>();
    answer(admin.listOffsets(wanted).all())
        .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
    return ends;
  }

  /** Lets Kafka forget the records of {@code ticks} below an offset of each partition. */
  void deleteRecords(Map<Integer, Long> firstKept) {
    Map<TopicPartition, RecordsToDelete> wanted = new HashMap<>();
    firstKept.forEach((partition, offset) ->
        wanted.put(
            new TopicPartition(Topics.TICKS, partition), RecordsToDelete.beforeOffset(offset)));
    answer(admin.deleteRecords(wanted).all());
  }

  /** All rows as they are stored, by symbol. */
  Map<String, StoredSymbol> rows() {
    return read(redis -> {
      Map<String, StoredSymbol> rows = new TreeMap<>();
      for (int partition = 0; partition < KafkaTopics.PARTITIONS; partition++) {
        redis.rows().load(partition).forEach(row -> rows.put(row.row().symbol(), row));
      }
      return rows;
    });
  }

  /** Asks Redis; a link that lost its server is made anew. */
  private <T> T read(Function<RedisLink, T> question) {
    try {
      return question.apply(link);
    } catch (RedisException | StoreException e) {
      link.close();
      link = link();
      return question.apply(link);
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
    return new Replay(settings, ReplayProgress.NONE).run();
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
    Map<Integer, Long> offsets = new TreeMap<>();
    answer(admin.listConsumerGroupOffsets(Topics.INGEST_GROUP).partitionsToOffsetAndMetadata())
        .forEach((partition, commit) -> offsets.put(partition.partition(), commit.offset()));
    return offsets;
  }

  private static <T> T answer(KafkaFuture<T> question) {
    try {
      return question.get(ANSWER_LIMIT_S, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka must answer", e);
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
    return read(redis -> Optional.ofNullable(redis.partitions().heartbeat(partition))).orElse(null);
  }

  /** The last heartbeat of each partition that has one. */
  List<Heartbeat> heartbeats() {
    return read(redis ->
        IntStream.range(0, KafkaTopics.PARTITIONS)
            .mapToObj(partition -> Optional.ofNullable(redis.partitions().heartbeat(partition)))
            .flatMap(Optional::stream)
            .toList());
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

  @Override
  public void close() {
    ingests.keySet().stream().filter(OsProcess::isAlive).forEach(process -> process.stop(GRACE));
    link.close();
    admin.close();
    redis.close();
  }

  private static String venueOf(String symbol) {
    return CATALOG.venueOf(symbol).id();
  }
}
