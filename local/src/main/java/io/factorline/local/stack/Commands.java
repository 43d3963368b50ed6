package io.factorline.local.stack;

import io.factorline.local.backend.KafkaProcess;
import io.factorline.local.backend.KafkaSettings;
import io.factorline.local.backend.RedisProcess;
import io.factorline.local.backend.RedisSettings;
import io.factorline.local.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command line of each part. */
final class Commands {
  private static final int KAFKA_HEAP_MB = 512;
  private static final String SERVICE_HEAP = "-Xmx256m";
  private static final String LARGE_HEAP = "-Xmx512m";
  private static final String FEED_HEAP = "-Xmx256m";

  private final StackSettings settings;

  Commands(StackSettings settings) {
    this.settings = settings;
  }

  /** Writes the configuration that the part needs, and gives its command. */
  ProcessSpec of(Part part) {
    return switch (part) {
      case REDIS -> redis();
      case KAFKA -> kafka();
      case STREAM_INGEST, FEATURE_SYNC -> service(part, LARGE_HEAP, lake());
      case FACTOR_API -> service(part, LARGE_HEAP, lake(), featureSync());
      case INFERENCE_GATEWAY -> service(part, SERVICE_HEAP);
      case SIMULATOR, REPLAY -> feed(part);
    };
  }

  private ProcessSpec redis() {
    RedisSettings redis =
        new RedisSettings(
            settings.data().of(Part.REDIS),
            settings.data().log(Part.REDIS),
            settings.ports().of(Part.REDIS));
    RedisProcess.prepare(redis);
    return RedisProcess.spec(redis);
  }

  private ProcessSpec kafka() {
    KafkaSettings kafka =
        new KafkaSettings(
            settings.data().of(Part.KAFKA),
            settings.data().log(Part.KAFKA),
            settings.ports().of(Part.KAFKA),
            settings.ports().kafkaController(),
            KAFKA_HEAP_MB,
            Map.of());
    KafkaProcess.prepare(kafka);
    return KafkaProcess.spec(kafka);
  }

  private String lake() {
    return "--factorline.lake=" + settings.data().lake();
  }

  private String featureSync() {
    return "--factorline.feature-sync.url=" + settings.ports().url(Part.FEATURE_SYNC);
  }

  private ProcessSpec service(Part part, String heap, String... own) {
    StackPorts ports = settings.ports();
    List<String> command = new ArrayList<>(java(heap));
    command.addAll(List.of("-jar", ownJar(part).toString()));
    command.add("--server.address=127.0.0.1");
    command.add("--server.port=" + ports.of(part));
    command.add("--management.server.address=127.0.0.1");
    command.add("--management.server.port=" + ports.management(part));
    command.add("--factorline.kafka.bootstrap-servers=" + ports.bootstrapServers());
    command.add("--factorline.redis.uri=" + ports.redisUri());
    settings.catalog().ifPresent(file -> command.add("--factorline.catalog=" + file));
    command.addAll(List.of(own));
    return spec(part, command, Map.of());
  }

  private ProcessSpec feed(Part part) {
    List<String> command = new ArrayList<>(java(FEED_HEAP));
    command.add("-D" + Feeds.LOGBACK_PROPERTY + "=" + Feeds.LOGBACK);
    switch (settings.feed()) {
      case Feed.Simulated sim ->
          command.addAll(Feeds.simulator(settings.ports().bootstrapServers(), sim));
      case Feed.File file -> command.addAll(Feeds.replay(settings, file));
      case Feed.None _ -> throw new IllegalArgumentException("must be a feed: feed=none");
    }
    return spec(part, command, Map.of("CLASSPATH", System.getProperty("java.class.path")));
  }

  private ProcessSpec spec(Part part, List<String> command, Map<String, String> environment) {
    return new ProcessSpec(
        part.label(), command, environment, settings.data().path(), settings.data().log(part));
  }

  private static List<String> java(String heap) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        heap,
        "-XX:+ExitOnOutOfMemoryError",
        "--enable-native-access=ALL-UNNAMED");
  }

  /** A copy: a build while the stack runs must not write over the jar of a running service. */
  private Path ownJar(Part part) {
    Path built = jar(part);
    Path own = settings.data().path().resolve("app").resolve(part.label() + ".jar");
    try {
      Files.createDirectories(own.getParent());
      Files.deleteIfExists(own);
      return Files.copy(built, own);
    } catch (IOException e) {
      throw new StackException("Cannot be copied to the data folder: " + built + ", " + e, e);
    }
  }

  private Path jar(Part part) {
    Path target = settings.home().resolve(part.label()).resolve("target");
    if (Files.isDirectory(target)) {
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "*-app.jar")) {
        for (Path jar : jars) {
          return jar;
        }
      } catch (IOException e) {
        throw new StackException("Cannot be read: " + target + ", " + e.getMessage(), e);
      }
    }
    throw new StackException(
        "The jar of %s is missing: %s/%s-*-app.jar. Build it: ./mvnw -DskipTests package"
            .formatted(part.label(), target, part.label()));
  }
}
