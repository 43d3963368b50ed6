package io.factorline.sync;

import io.factorline.local.backend.RedisProcess;
import io.factorline.local.backend.RedisSettings;
import io.factorline.local.process.ClassArchive;
import io.factorline.local.process.OsProcess;
import io.factorline.local.process.Ports;
import io.factorline.local.process.ProcessSpec;
import io.factorline.local.time.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A Redis and as many feature-sync processes as a test starts, all of its own, so that it may kill
 * and freeze them.
 */
public final class SyncStack implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final ClassArchive CLASSES =
      ClassArchive.in(Path.of("target", "archives"), "feature-sync");

  private final Path directory;
  private final RedisProcess redis;
  private final Map<OsProcess, JobClient> services = new LinkedHashMap<>();

  public SyncStack(Path directory) {
    this.directory = directory;
    this.redis = RedisProcess.start(RedisSettings.in(directory.resolve("redis")));
  }

  public RedisProcess redis() {
    return redis;
  }

  /** Starts one more feature-sync with these properties beside its addresses. */
  public OsProcess start(String... properties) {
    int port = Ports.free();
    OsProcess process = CLASSES.start(options -> spec(options, port, properties));
    JobClient client = new JobClient(port);
    services.put(process, client);
    await(
        "feature-sync answers",
        () -> {
          if (!process.isAlive()) {
            throw process.failure("ended");
          }
          return client.answers();
        });
    return process;
  }

  private ProcessSpec spec(List<String> options, int port, String... properties) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    command.addAll(List.of("-cp", CLASSES.classPath(), TestSync.class.getName()));
    command.add("--factorline.redis.uri=" + redis.uri());
    command.add("--factorline.lake=" + directory.resolve("lake"));
    command.add("--factorline.sources=" + directory);
    command.add("--server.port=" + port);
    command.add("--management.server.port=0");
    for (String property : properties) {
      command.add("--" + property);
    }
    Path log = directory.resolve("sync-" + services.size() + ".log");
    return new ProcessSpec("feature-sync", command, Map.of(), directory, log);
  }

  /** Calls a feature-sync of this stack. */
  public JobClient client(OsProcess service) {
    JobClient client = services.get(service);
    if (client == null) {
      throw new IllegalArgumentException("must be one of this stack: pid=" + service.pid());
    }
    return client;
  }

  /** Waits until something holds. */
  public static void await(String what, BooleanSupplier condition) {
    if (!Wait.until(PATIENCE, condition)) {
      throw new AssertionError("must come true in " + PATIENCE + ": " + what);
    }
  }

  @Override
  public void close() {
    services.keySet().forEach(service -> service.stop(GRACE));
    redis.close();
  }
}
