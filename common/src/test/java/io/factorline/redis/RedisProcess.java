package io.factorline.redis;

import io.factorline.testsupport.PemFiles;
import io.lettuce.core.RedisURI;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import redis.embedded.RedisServer;

/**
 * A real redis-server of our own on a free loopback port, held by its process handle so that a test
 * can kill and restart it. Every write is on disk before it is acknowledged, so a killed server
 * comes back with all that it has acknowledged.
 */
public final class RedisProcess implements AutoCloseable {

  private final Path directory;
  private final int port;
  private final List<String> command;
  private final String readyLine;
  private Process process;

  private RedisProcess(Path directory, int port, List<String> command, String readyLine)
      throws IOException {
    this.directory = directory;
    this.port = port;
    this.command = command;
    this.readyLine = readyLine;
    this.process = launch();
  }

  public static RedisProcess start() {
    return startWith();
  }

  /** A server that follows another one. */
  static RedisProcess startReplicaOf(RedisProcess primary) {
    return startWith("replicaof 127.0.0.1 " + primary.port());
  }

  /** A server with the users of an ACL file. */
  static RedisProcess startWithUsers(Path aclFile) {
    return startWith("aclfile " + aclFile);
  }

  /** A server that speaks TLS alone. */
  static RedisProcess startWithTls(PemFiles own) {
    return startWith(port ->
        List.of(
            "port 0",
            "tls-port " + port,
            "tls-cert-file " + own.certificate(),
            "tls-key-file " + own.key(),
            "tls-auth-clients no"));
  }

  private static RedisProcess startWith(String... more) {
    return startWith(port -> List.of(more));
  }

  private static RedisProcess startWith(IntFunction<List<String>> more) {
    try {
      Path directory = Files.createTempDirectory("factorline-redis-");
      int port = freePort();
      List<String> lines = new ArrayList<>(List.of("port " + port, "bind 127.0.0.1"));
      lines.addAll(List.of("dir " + directory, "appendonly yes", "appendfsync always"));
      lines.addAll(List.of("save \"\"", "repl-diskless-sync yes", "repl-diskless-sync-delay 0"));
      lines.addAll(more.apply(port));
      Path config = Files.write(directory.resolve("redis.conf"), lines);
      List<String> command = List.of(executable(), config.toString());
      return new RedisProcess(directory, port, command, "Ready to accept connections");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A Sentinel that watches a primary under a name and decides alone. */
  static RedisProcess startSentinelOf(String name, RedisProcess primary) {
    try {
      Path directory = Files.createTempDirectory("factorline-sentinel-");
      int port = freePort();
      String watched = "sentinel %s " + name + " %s";
      List<String> lines = new ArrayList<>(List.of("port " + port, "bind 127.0.0.1"));
      lines.add("dir " + directory);
      lines.add(watched.formatted("monitor", "127.0.0.1 " + primary.port() + " 1"));
      lines.add(watched.formatted("down-after-milliseconds", "1000"));
      lines.add(watched.formatted("failover-timeout", "3000"));
      Path config = Files.write(directory.resolve("sentinel.conf"), lines);
      List<String> command = List.of(executable(), config.toString(), "--sentinel");
      return new RedisProcess(directory, port, command, "+monitor master");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String executable() throws IOException {
    return RedisServer.newRedisServer().buildCommandArgs().getFirst();
  }

  public int port() {
    return port;
  }

  public RedisURI uri() {
    return RedisURI.create("127.0.0.1", port);
  }

  /** SIGKILL, returns when the process is gone. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  public void restart() {
    try {
      process = launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops the process where it stands, or lets it go on. */
  void pause(boolean paused) {
    String signal = paused ? "-STOP" : "-CONT";
    try {
      Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
      kill.onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process launch() throws IOException {
    Process started =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    awaitReady(started);
    return started;
  }

  private void awaitReady(Process started) throws IOException {
    BufferedReader output = started.inputReader();
    StringBuilder seen = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      seen.append(line).append('\n');
      if (line.contains(readyLine)) {
        Thread.ofPlatform().daemon().name("redis-output").start(() -> drain(output));
        return;
      }
    }
    throw new IllegalStateException("must become ready: redis-server said\n" + seen);
  }

  private static void drain(BufferedReader output) {
    try {
      while (output.readLine() != null) {
        // Read, so that the server never waits for room in its pipe.
      }
    } catch (IOException e) {
      // The server was killed, which closes its output.
    }
  }

  /**
   * Below the range of outgoing connections: a client that retries while its server is gone could
   * be given the very port that it calls.
   */
  private static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // Taken: the next one.
      }
    }
  }
}
