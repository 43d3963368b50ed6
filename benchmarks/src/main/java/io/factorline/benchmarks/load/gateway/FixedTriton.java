package io.factorline.benchmarks.load.gateway;

import io.factorline.local.process.OsProcess;
import io.factorline.local.process.Ports;
import io.factorline.local.process.ProcessSpec;
import io.factorline.local.time.Wait;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The Triton of the gateway's tests in a process of its own, with so many instances that take the
 * same time for each call, whatever its rows.
 */
public final class FixedTriton implements AutoCloseable {
  private static final String MAIN = "io.factorline.gateway.faketriton.FakeTritonMain";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final OsProcess process;
  private final int port;

  private FixedTriton(OsProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * What it serves.
   *
   * @param testClasses of the gateway
   * @param columns of a row
   * @param perCall of one instance
   */
  public record Settings(Path testClasses, int columns, int instances, Duration perCall) {}

  /** Starts it on a port of the loopback; its log lies in the folder. */
  public static FixedTriton start(Path folder, int port, Settings settings) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            MAIN,
            Integer.toString(port),
            Integer.toString(settings.columns()),
            Integer.toString(settings.instances()),
            Long.toString(settings.perCall().toNanos() / 1_000));
    String classPath =
        settings.testClasses().toAbsolutePath()
            + File.pathSeparator
            + System.getProperty("java.class.path");
    ProcessSpec spec =
        new ProcessSpec(
            "Triton",
            command,
            Map.of("CLASSPATH", classPath),
            Path.of("").toAbsolutePath(),
            folder.resolve("triton.log"));
    FixedTriton triton = new FixedTriton(OsProcess.start(spec), port);
    triton.awaitReady();
    return triton;
  }

  private void awaitReady() {
    boolean isReady = Wait.until(START_LIMIT, () -> !process.isAlive() || Ports.isListening(port));
    if (!isReady || !process.isAlive()) {
      throw process.failure("does not answer");
    }
  }

  /** Where it listens. */
  public String target() {
    return "127.0.0.1:" + port;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.stop(GRACE);
  }
}
