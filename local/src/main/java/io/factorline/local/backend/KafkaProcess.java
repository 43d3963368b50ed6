package io.factorline.local.backend;

import io.factorline.local.process.OsProcess;
import io.factorline.local.process.ProcessException;
import io.factorline.local.process.ProcessSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A Kafka broker (KRaft, broker and controller in one) in its own JVM, run from the class path of
 * this JVM. Storage and port stay the same over stop, kill and start.
 *
 * <p>Not safe for use by several threads.
 */
public final class KafkaProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration STOP_GRACE = Duration.ofSeconds(20);
  private static final List<String> LONG_LIVED = List.of("-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20");
  private static final List<String> SHORT_LIVED =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  private static final String LOGBACK = "kafka-logback.xml";

  private final KafkaSettings settings;
  private OsProcess process;

  private KafkaProcess(KafkaSettings settings) {
    this.settings = settings;
    this.process = OsProcess.start(spec(settings));
  }

  /**
   * Formats the storage where it is new, starts the broker, and returns when it serves.
   *
   * @throws ProcessException if it does not come up, with the end of its log
   */
  public static KafkaProcess start(KafkaSettings settings) {
    prepare(settings);
    KafkaProcess kafka = new KafkaProcess(settings);
    kafka.awaitReady();
    return kafka;
  }

  /** The command that runs a broker of these settings, for a supervisor that runs it itself. */
  public static ProcessSpec spec(KafkaSettings settings) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(settings.isShortLived() ? SHORT_LIVED : LONG_LIVED);
    command.addAll(
        List.of(
            "-Xms128m",
            "-Xmx" + settings.heapMb() + "m",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            // Kafka logs through SLF4J; the Log4j API is there for its level switch alone.
            "-Dlog4j2.statusLoggerLevel=OFF",
            "-Dlogback.configurationFile=" + settings.directory().resolve(LOGBACK),
            KafkaMain.class.getName(),
            settings.directory().resolve("server.properties").toString(),
            settings.storage().toString()));
    return new ProcessSpec(
        "Kafka",
        command,
        Map.of("CLASSPATH", System.getProperty("java.class.path")),
        settings.directory(),
        settings.log());
  }

  /**
   * Writes the configuration that {@link #spec} refers to.
   *
   * @throws ProcessException if the folder cannot be written
   */
  public static void prepare(KafkaSettings settings) {
    try (InputStream logback = KafkaProcess.class.getResourceAsStream(LOGBACK)) {
      Files.createDirectories(settings.directory());
      Path properties = settings.directory().resolve("server.properties");
      Files.writeString(properties, KafkaProperties.text(settings));
      Files.copy(
          Objects.requireNonNull(logback, LOGBACK),
          settings.directory().resolve(LOGBACK),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ProcessException("Kafka cannot write its configuration: " + e.getMessage(), e);
    }
  }

  /** Whether a broker on the port answers and every partition has a leader. */
  public static boolean serves(int port) {
    return KafkaProbe.serves(port);
  }

  /** Host and port for clients. */
  public String bootstrapServers() {
    return "127.0.0.1:" + settings.port();
  }

  /** Port for clients. */
  public int port() {
    return settings.port();
  }

  /** The running or last process. */
  public OsProcess process() {
    return process;
  }

  /**
   * Starts it again on the same storage and port after a stop or a kill, and waits until it serves.
   */
  public void start() {
    if (process.isAlive()) {
      throw new IllegalStateException("must have ended: pid=" + process.pid());
    }
    process = OsProcess.start(spec(settings));
    awaitReady();
  }

  /** Stops it in order (SIGTERM). */
  public void stop() {
    process.stop(STOP_GRACE);
  }

  /** Kills it (SIGKILL). */
  public void kill() {
    process.kill();
  }

  /** Freezes it (SIGSTOP). */
  public void pause() {
    process.pause();
  }

  /** Lets it go on (SIGCONT). */
  public void resume() {
    process.resume();
  }

  /** Stops it; the storage stays. */
  @Override
  public void close() {
    stop();
  }

  private void awaitReady() {
    try {
      Readiness.await(process, START_LIMIT, () -> serves(settings.port()));
    } catch (ProcessException | UncheckedIOException e) {
      process.kill();
      throw e;
    }
  }
}
