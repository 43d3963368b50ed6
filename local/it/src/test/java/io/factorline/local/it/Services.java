package io.factorline.local.it;

import io.factorline.local.backend.KafkaProcess;
import io.factorline.local.backend.KafkaSettings;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.backend.RedisProcess;
import io.factorline.local.backend.RedisSettings;
import io.factorline.local.job.Job;
import io.factorline.local.job.JobClient;
import io.factorline.local.process.OsProcess;
import io.factorline.local.process.Ports;
import io.factorline.local.process.ProcessSpec;
import io.factorline.local.stack.Health;
import io.factorline.local.stack.Part;
import io.factorline.local.time.Wait;
import io.factorline.security.OwnKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A Kafka, a Redis and the built services that a test starts, all of its own to kill. */
final class Services implements AutoCloseable {
  static final Path HOME = Path.of("../..").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration GRACE = Duration.ofSeconds(15);
  private static final int MANAGEMENT_OFFSET = 1_000;

  private final Path folder;
  private final KafkaProcess kafka;
  private final RedisProcess redis;
  private final Map<OsProcess, Integer> ports = new HashMap<>();

  Services(Path folder) {
    this.folder = folder;
    this.kafka = KafkaProcess.start(KafkaSettings.in(folder.resolve("kafka")));
    this.redis = RedisProcess.start(RedisSettings.in(folder.resolve("redis")));
    KafkaTopics.create(kafka.bootstrapServers());
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  String redisUri() {
    return redis.uri();
  }

  /** Ends Redis and starts it without any data. */
  void emptyRedis() {
    redis.kill();
    try (Stream<Path> files = Files.walk(redis.storage())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    redis.start();
  }

  /** Address of health, metrics and admin of a service. */
  String management(OsProcess service) {
    return "http://127.0.0.1:" + (ports.getOrDefault(service, 0) + MANAGEMENT_OFFSET);
  }

  /** Starts a service with these properties beside its addresses; it need not be ready yet. */
  OsProcess start(Part part, String... properties) {
    int port = port();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-jar", jar(part).toString()));
    command.add("--factorline.kafka.bootstrap-servers=" + kafka.bootstrapServers());
    command.add("--factorline.redis.uri=" + redis.uri());
    command.add("--server.port=" + port);
    command.add("--management.server.port=" + (port + MANAGEMENT_OFFSET));
    Stream.of(properties).map(property -> "--" + property).forEach(command::add);
    Path log = folder.resolve(part.label() + "-" + ports.size() + ".log");
    OsProcess process =
        OsProcess.start(new ProcessSpec(part.label(), command, Map.of(), folder, log));
    ports.put(process, port);
    return process;
  }

  private int port() {
    int port = Ports.free();
    while (!Ports.isFree(port + MANAGEMENT_OFFSET)) {
      port = Ports.free();
    }
    return port;
  }

  private static Path jar(Part part) {
    Path target = HOME.resolve(part.label()).resolve("target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-app.jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("must be built: " + target));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until a service can work. */
  OsProcess ready(Part part, OsProcess service) {
    return ready(part, service, OwnKey.NONE);
  }

  /** Waits until a service can work that tells so only to who has a key. */
  OsProcess ready(Part part, OsProcess service, OwnKey key) {
    Health health = new Health(key);
    await(
        part.label() + " is ready",
        () -> {
          if (!service.isAlive()) {
            throw service.failure("ended");
          }
          return health.isReady(part, ports.getOrDefault(service, 0));
        });
    return service;
  }

  /** The address of a service. */
  String url(OsProcess service) {
    return "http://127.0.0.1:" + ports.getOrDefault(service, 0);
  }

  /** The jobs of a feature-sync. */
  JobClient jobs(OsProcess service) {
    return new JobClient(url(service));
  }

  /** What all services have logged so far. */
  List<String> logs() {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> logs = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".log")).toList()) {
        logs.add(Files.readString(file));
      }
      return logs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until a job has ended, and gives it. */
  static Job end(JobClient client, String id) {
    await("end of job " + id, () -> client.get(id).state().isFinal());
    return client.get(id);
  }

  static void await(String what, BooleanSupplier condition) {
    if (!Wait.until(PATIENCE, condition)) {
      throw new AssertionError("must come true in " + PATIENCE + ": " + what);
    }
  }

  @Override
  public void close() {
    ports.keySet().stream().filter(OsProcess::isAlive).forEach(service -> service.stop(GRACE));
    redis.close();
    kafka.close();
  }
}
