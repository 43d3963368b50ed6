package io.factorline.redis;

import io.lettuce.core.RedisURI;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  private Process process;

  private RedisProcess(Path directory, int port, Process process) {
    this.directory = directory;
    this.port = port;
    this.process = process;
  }

  public static RedisProcess start() {
    try {
      Path directory = Files.createTempDirectory("factorline-redis-");
      int port = freePort();
      return new RedisProcess(directory, port, launch(directory, port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
      process = launch(directory, port);
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

  private static Process launch(Path directory, int port) throws IOException {
    List<String> command =
        new ArrayList<>(
            RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("dir " + directory)
                .setting("appendonly yes")
                .setting("appendfsync always")
                .setting("save \"\"")
                .buildCommandArgs());
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    awaitReady(process);
    return process;
  }

  private static void awaitReady(Process process) throws IOException {
    BufferedReader output = process.inputReader();
    StringBuilder seen = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      seen.append(line).append('\n');
      if (line.contains("Ready to accept connections")) {
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

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
