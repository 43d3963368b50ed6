package io.factorline.benchmarks.load.http;

import io.factorline.local.process.OsProcess;
import io.factorline.local.process.Ports;
import io.factorline.local.process.ProcessSpec;
import io.factorline.local.time.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@link FixedServer} in a process of its own, with the heap that a service has. */
public final class FixedAnswers implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final OsProcess process;
  private final int port;
  private final int barePort;

  private FixedAnswers(OsProcess process, int port, int barePort) {
    this.process = process;
    this.port = port;
    this.barePort = barePort;
  }

  /** Starts it with the bodies of GET and POST; its files lie in the folder. */
  public static FixedAnswers start(Path folder, byte[] get, byte[] post) {
    int port = Ports.free();
    int barePort = Ports.free();
    try {
      Path getFile = Files.write(folder.resolve("fixed-get.json"), get);
      Path postFile = Files.write(folder.resolve("fixed-post.json"), post);
      List<String> command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx256m",
              "--enable-native-access=ALL-UNNAMED",
              FixedServer.class.getName(),
              Integer.toString(port),
              Integer.toString(barePort),
              getFile.toString(),
              postFile.toString());
      Map<String, String> classPath = Map.of("CLASSPATH", System.getProperty("java.class.path"));
      Path log = folder.resolve("fixed.log");
      OsProcess process =
          OsProcess.start(new ProcessSpec("fixed answers", command, classPath, folder, log));
      FixedAnswers fixed = new FixedAnswers(process, port, barePort);
      fixed.awaitReady();
      return fixed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    boolean isReady =
        Wait.until(START_LIMIT, () -> !process.isAlive() || (listens(port) && listens(barePort)));
    if (!isReady || !process.isAlive()) {
      throw process.failure("does not answer");
    }
  }

  private static boolean listens(int candidate) {
    return Ports.isListening(candidate);
  }

  /** Port of the answers by WebFlux. */
  public int port() {
    return port;
  }

  /** Port of the answers by Reactor Netty alone. */
  public int barePort() {
    return barePort;
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
