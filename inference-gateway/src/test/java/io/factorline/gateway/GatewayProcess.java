package io.factorline.gateway;

import io.factorline.local.backend.Backends;
import io.factorline.local.process.OsProcess;
import io.factorline.local.process.Ports;
import io.factorline.local.process.ProcessSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A gateway in a process of its own, which can be killed. Not thread-safe. */
final class GatewayProcess implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final OsProcess process;
  private final int port;
  private final int managementPort;

  private GatewayProcess(OsProcess process, int port, int managementPort) {
    this.process = process;
    this.port = port;
    this.managementPort = managementPort;
  }

  /** Starts it with these settings; returns before it is ready. */
  static GatewayProcess start(Path folder, Path repository, String... settings) {
    int port = Ports.free();
    int managementPort = Ports.free();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            GatewayApplication.class.getName(),
            "--server.port=" + port,
            "--management.server.port=" + managementPort,
            "--factorline.redis.uri=" + Backends.shared().redisUri(),
            "--factorline.kafka.bootstrap-servers=" + Backends.shared().bootstrapServers(),
            "--gateway.repository=" + repository));
    command.addAll(List.of(settings));
    // Not on the command line: ONNX Runtime bears no long one.
    Map<String, String> classPath = Map.of("CLASSPATH", System.getProperty("java.class.path"));
    Path here = Path.of("").toAbsolutePath();
    return new GatewayProcess(
        OsProcess.start(
            new ProcessSpec("gateway", command, classPath, here, folder.resolve("gateway.log"))),
        port,
        managementPort);
  }

  ApiClient api() {
    return new ApiClient(port);
  }

  /** What the management port tells below {@code /actuator}. */
  ApiClient management() {
    return new ApiClient(managementPort);
  }

  void requireAlive() {
    if (!process.isAlive()) {
      throw process.failure("ended by itself");
    }
  }

  /** By SIGKILL. */
  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.stop(GRACE);
  }
}
