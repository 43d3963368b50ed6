package io.factorline.benchmarks.load.ticks;

import io.factorline.local.process.OsProcess;
import io.factorline.local.process.ProcessSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@link TickMain} in a process of its own. */
public final class BackgroundFeed implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final OsProcess process;

  private BackgroundFeed(OsProcess process) {
    this.process = process;
  }

  /** Starts it; its log lies in the folder. */
  public static BackgroundFeed start(
      Path folder, String bootstrapServers, int symbols, double perSecond) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            TickMain.class.getName(),
            bootstrapServers,
            Integer.toString(symbols),
            Double.toString(perSecond));
    Map<String, String> classPath = Map.of("CLASSPATH", System.getProperty("java.class.path"));
    Path log = folder.resolve("feed.log");
    return new BackgroundFeed(
        OsProcess.start(new ProcessSpec("feed", command, classPath, folder, log)));
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Fails if it has ended. */
  public void requireAlive() {
    if (!process.isAlive()) {
      throw process.failure("ended by itself");
    }
  }

  @Override
  public void close() {
    process.stop(GRACE);
  }
}
