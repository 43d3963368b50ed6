package io.factorline.local.backend;

import io.factorline.local.process.OsProcess;
import io.factorline.local.process.ProcessException;
import io.factorline.local.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A redis-server of its own process, with each write in its append-only file. Data and port stay
 * the same over stop, kill and start.
 *
 * <p>Not safe for use by several threads.
 */
public final class RedisProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_GRACE = Duration.ofSeconds(20);

  private final RedisSettings settings;
  private OsProcess process;

  private RedisProcess(RedisSettings settings) {
    this.settings = settings;
    this.process = OsProcess.start(spec(settings));
  }

  /**
   * Starts the server and returns when it has loaded its data and answers.
   *
   * @throws ProcessException if it does not come up, with the end of its log
   */
  public static RedisProcess start(RedisSettings settings) {
    prepare(settings);
    RedisProcess redis = new RedisProcess(settings);
    redis.awaitReady();
    return redis;
  }

  /** The command that runs a server of these settings, for a supervisor that runs it itself. */
  public static ProcessSpec spec(RedisSettings settings) {
    return new ProcessSpec(
        "Redis",
        List.of(
            RedisBinary.in(settings.directory()).toString(),
            settings.directory().resolve("redis.conf").toString()),
        Map.of(),
        settings.directory(),
        settings.log());
  }

  /**
   * Writes the configuration that {@link #spec} refers to.
   *
   * @throws ProcessException if the folder cannot be written
   */
  public static void prepare(RedisSettings settings) {
    try {
      Files.createDirectories(settings.storage());
      Path file = settings.directory().resolve("redis.conf");
      Files.writeString(file, settings.configuration());
    } catch (IOException e) {
      throw new ProcessException("Redis cannot write its configuration: " + e.getMessage(), e);
    }
  }

  /** Whether a server on the port answers PONG. */
  public static boolean serves(int port) {
    return RedisProbe.serves(port);
  }

  /** Address for clients, {@code redis://127.0.0.1:port}. */
  public String uri() {
    return "redis://127.0.0.1:" + settings.port();
  }

  /** Port for clients. */
  public int port() {
    return settings.port();
  }

  /** Folder of the append-only file, for tests that put an older copy back. */
  public Path storage() {
    return settings.storage();
  }

  /** The running or last process. */
  public OsProcess process() {
    return process;
  }

  /**
   * Starts it again on the same data and port after a stop or a kill, and waits until it answers.
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

  /** Kills it (SIGKILL); what the last second wrote may be lost. */
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

  /** Stops it; the data stays. */
  @Override
  public void close() {
    stop();
  }

  private void awaitReady() {
    try {
      Readiness.await(process, START_LIMIT, () -> serves(settings.port()));
    } catch (ProcessException e) {
      process.kill();
      throw e;
    }
  }
}
