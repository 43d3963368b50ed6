package io.factorline.gateway.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.local.backend.RedisProcess;
import io.factorline.local.backend.RedisSettings;
import io.factorline.local.process.OsProcess;
import io.factorline.local.process.Ports;
import io.factorline.local.process.ProcessSpec;
import io.factorline.local.time.Wait;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A primary, its replica, and a real Sentinel that decides alone. Not thread-safe. */
final class RedisGroup implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String NAME = "canary";

  private final RedisClient client = RedisClient.create();
  private final RedisProcess primary;
  private final RedisProcess replica;
  private final OsProcess sentinel;
  private final int sentinelPort = Ports.free();

  private RedisGroup(Path folder) throws IOException {
    RedisSettings first = RedisSettings.in(folder.resolve("primary"));
    primary = RedisProcess.start(first);
    replica = RedisProcess.start(RedisSettings.in(folder.resolve("replica")));
    try (StatefulRedisConnection<String, String> connection = connect(replica.port())) {
      connection.sync().replicaof("127.0.0.1", primary.port());
    }
    // Before the Sentinel: it asks for replicas at its start, and then not again for ten seconds.
    await(() -> info(replica.port(), "replication").contains("master_link_status:up"));
    sentinel = OsProcess.start(sentinel(folder, RedisProcess.spec(first).command().getFirst()));
    await(() -> info(sentinelPort, "sentinel").contains("slaves=1"));
  }

  static RedisGroup start(Path folder) throws IOException {
    return new RedisGroup(Files.createDirectories(folder));
  }

  private ProcessSpec sentinel(Path folder, String binary) throws IOException {
    Path file = folder.resolve("sentinel.conf");
    Files.writeString(
        file,
        """
        port %1$d
        bind 127.0.0.1
        dir %2$s
        sentinel monitor %3$s 127.0.0.1 %4$d 1
        sentinel down-after-milliseconds %3$s 1000
        sentinel failover-timeout %3$s 3000
        """
            .formatted(sentinelPort, folder.toAbsolutePath(), NAME, primary.port()));
    List<String> command = List.of(binary, file.toAbsolutePath().toString(), "--sentinel");
    return new ProcessSpec("Sentinel", command, Map.of(), folder, folder.resolve("sentinel.log"));
  }

  /** Address for clients. */
  URI uri() {
    return URI.create("redis-sentinel://127.0.0.1:%d#%s".formatted(sentinelPort, NAME));
  }

  /** What the primary acknowledges from now on, the replica will never see. */
  void cutOff() {
    try (StatefulRedisConnection<String, String> connection = connect(primary.port())) {
      connection.sync().configSet("repl-timeout", "1");
    }
    replica.pause();
    await(() -> info(primary.port(), "replication").contains("connected_slaves:0"));
  }

  /**
   * The primary dies, and the replica takes its place; tells how many bytes of acknowledged writes
   * are lost.
   */
  long failOver() {
    long written = number(info(primary.port(), "replication"), "master_repl_offset");
    primary.kill();
    replica.resume();
    await(() -> info(replica.port(), "replication").contains("role:master"));
    return written - number(info(replica.port(), "replication"), "second_repl_offset") + 1;
  }

  private static long number(String info, String name) {
    return info.lines()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1).strip()))
        .findFirst()
        .orElseThrow();
  }

  /** What a server says of itself; nothing while it cannot be asked. */
  private String info(int port, String section) {
    try (StatefulRedisConnection<String, String> connection = connect(port)) {
      return connection.sync().info(section);
    } catch (RedisException e) {
      return "";
    }
  }

  private StatefulRedisConnection<String, String> connect(int port) {
    return client.connect(
        RedisURI.builder().withHost("127.0.0.1").withPort(port).withTimeout(LIMIT).build());
  }

  private static void await(BooleanSupplier condition) {
    assertThat(Wait.until(LIMIT, condition)).isTrue();
  }

  @Override
  public void close() {
    sentinel.kill();
    replica.kill();
    primary.kill();
    client.shutdown();
  }
}
