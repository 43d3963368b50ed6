package io.factorline.local.backend;

import io.factorline.local.process.ProcessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Both backends as processes of this machine, in a temporary folder. */
final class LocalBackends implements Backends {
  private final KafkaProcess kafka;
  private final RedisProcess redis;

  private LocalBackends(KafkaProcess kafka, RedisProcess redis) {
    this.kafka = kafka;
    this.redis = redis;
  }

  static Backends start() {
    Path folder = temporaryFolder();
    RedisProcess redis = RedisProcess.start(RedisSettings.in(folder.resolve("redis")));
    Orphans.endWithThisJvm(redis.process());
    KafkaProcess kafka = KafkaProcess.start(KafkaSettings.in(folder.resolve("kafka")));
    Orphans.endWithThisJvm(kafka.process());
    LocalBackends backends = new LocalBackends(kafka, redis);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> backends.end(folder), "end-backends"));
    return backends;
  }

  @Override
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  @Override
  public String redisUri() {
    return redis.uri();
  }

  /** Their data is thrown away, so an orderly stop would be time lost. */
  private void end(Path folder) {
    kafka.kill();
    redis.kill();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new ProcessException("cannot be deleted: folder=" + folder, e);
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("factorline-backends");
    } catch (IOException e) {
      throw new ProcessException("no temporary folder for the backends: " + e.getMessage(), e);
    }
  }
}
