package io.factorline.sync;

import io.factorline.local.backend.RedisProcess;
import io.factorline.local.backend.RedisSettings;
import io.factorline.local.process.OsProcess;
import io.factorline.local.process.Ports;
import io.factorline.local.process.ProcessSpec;
import io.factorline.local.time.Wait;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Redis and as many feature-sync processes as a test starts, all of its own, so that it may kill
 * and freeze them.
 */
public final class SyncStack implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration GRACE = Duration.ofSeconds(15);

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
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(classPath());
    command.add(TestSync.class.getName());
    int port = Ports.free();
    command.add("--factorline.redis.uri=" + redis.uri());
    command.add("--factorline.lake=" + directory.resolve("lake"));
    command.add("--factorline.sources=" + directory);
    command.add("--server.port=" + port);
    command.add("--management.server.port=" + Ports.free());
    for (String property : properties) {
      command.add("--" + property);
    }
    Path log = directory.resolve("sync-" + services.size() + ".log");
    OsProcess process =
        OsProcess.start(new ProcessSpec("feature-sync", command, Map.of(), directory, log));
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

  /** This JVM's, for a process in another folder. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
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
