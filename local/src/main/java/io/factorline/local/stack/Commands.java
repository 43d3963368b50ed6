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
  private static final List<String> GATEWAY_HEAP = List.of("-Xms256m", "-Xmx256m");
  private static final List<String> API_HEAP = List.of("-Xms512m", "-Xmx512m");
  private static final List<String> SYNC_HEAP = List.of("-Xmx512m");
  private static final List<String> INGEST_HEAP = List.of("-Xms1g", "-Xmx1g");
  private static final String NOWHERE = "127.0.0.1:1";
  private static final String CACHES = "local/target/launcher/aot";
  private static final String FEED_HEAP = "-Xmx256m";
  private static final Path MODELS = Path.of("deploy", "triton", "models");

  private final StackSettings settings;

  Commands(StackSettings settings) {
    this.settings = settings;
  }

  /** Writes the configuration that the part needs, and gives its command. */
  ProcessSpec of(Part part) {
    return switch (part) {
      case REDIS -> redis();
      case KAFKA -> kafka();
      case STREAM_INGEST, FEATURE_SYNC, FACTOR_API, INFERENCE_GATEWAY, STANDBY -> service(part);
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
            false,
            settings.wires().brokerProperties(settings.ports()));
    KafkaProcess.prepare(kafka);
    return KafkaProcess.spec(kafka);
  }

  private ProcessSpec service(Part part) {
    ServiceApp app = app(part);
    app.unpack();
    List<String> command = new ArrayList<>(java(heap(part)));
    if (Files.exists(app.cache())) {
      command.add("-XX:AOTCache=" + app.cache());
    }
    command.addAll(List.of("-jar", app.jar().toString()));
    StackPorts ports = settings.ports();
    command.add("--server.port=" + ports.of(part));
    command.add("--management.server.port=" + ports.management(part));
    command.add(
        "--factorline.kafka.bootstrap-servers=" + settings.wires().bootstrapServers(part, ports));
    command.add("--factorline.redis.uri=" + settings.wires().redisUri(part, ports));
    command.addAll(options(part));
    return spec(part, command, Map.of());
  }

  /** A run of the service that ends before it serves, and leaves an AOT cache. */
  ProcessSpec training(Part part, Path cache) {
    List<String> command = new ArrayList<>(java(heap(part)));
    command.add("-XX:AOTCacheOutput=" + cache);
    command.add("-Dspring.context.exit=onRefresh");
    command.addAll(List.of("-jar", app(part).jar().toString()));
    command.add("--factorline.kafka.bootstrap-servers=" + NOWHERE);
    command.add("--factorline.redis.uri=redis://" + NOWHERE);
    command.addAll(options(part));
    DataFolder data = settings.data();
    return new ProcessSpec(
        part.label() + " in training", command, Map.of(), data.path(), data.log("aot-training"));
  }

  /** The unpacked jar of a service. */
  ServiceApp app(Part part) {
    return new ServiceApp(
        jar(part.service()),
        settings.data().path().resolve("app").resolve(part.label()),
        settings.home().resolve(CACHES),
        settings.data().log(part));
  }

  /**
   * Of those whose answers somebody waits for it is whole from the start: G1 then collects seldom.
   */
  private static List<String> heap(Part part) {
    return switch (part) {
      case STREAM_INGEST, STANDBY -> INGEST_HEAP;
      case INFERENCE_GATEWAY -> GATEWAY_HEAP;
      case FACTOR_API -> API_HEAP;
      default -> SYNC_HEAP;
    };
  }

  private List<String> options(Part part) {
    List<String> options = new ArrayList<>();
    options.add("--server.address=127.0.0.1");
    options.add("--management.server.address=127.0.0.1");
    settings.catalog().ifPresent(file -> options.add("--factorline.catalog=" + file));
    if (part == Part.INFERENCE_GATEWAY) {
      options.add("--gateway.repository=" + settings.home().resolve(MODELS));
      options.add("--gateway.allowed-origins=" + boardOrigins());
    } else {
      options.add("--factorline.lake=" + settings.data().lake());
    }
    if (part == Part.FEATURE_SYNC) {
      String gateway = settings.ports().url(Part.INFERENCE_GATEWAY);
      options.add("--feature-sync.replay-signals.gateway=" + gateway);
    }
    if (part == Part.FACTOR_API) {
      options.add("--factorline.feature-sync.url=" + settings.ports().url(Part.FEATURE_SYNC));
      options.add("--factor-api.board.gateway-url=" + settings.ports().url(Part.INFERENCE_GATEWAY));
    }
    return options;
  }

  /** A browser shows the board under either name of this machine. */
  private String boardOrigins() {
    String url = settings.ports().url(Part.FACTOR_API).toString();
    return url + "," + url.replace("127.0.0.1", "localhost");
  }

  private ProcessSpec feed(Part part) {
    List<String> command = new ArrayList<>(java(List.of(FEED_HEAP)));
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

  private static List<String> java(List<String> heap) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(heap);
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("--enable-native-access=ALL-UNNAMED");
    return command;
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
