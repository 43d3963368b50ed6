package io.factorline.redis;

import io.factorline.store.Heartbeat;
import io.factorline.store.RowKeys;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Heartbeats, fences and the identity of Redis itself. Thread-safe. */
public final class PartitionStore {
  private static final String POLICY = "maxmemory_policy:";
  private static final String RUN_ID = "run_id:";

  private final StatefulRedisConnection<byte[], byte[]> connection;
  private final RedisScript script = RedisScript.load("beat.lua");

  /** A store over a connection that others may share. */
  public PartitionStore(StatefulRedisConnection<byte[], byte[]> connection) {
    this.connection = connection;
  }

  /** A fence above all given before for this partition. */
  public long nextFence(int partition) {
    return asked(() -> connection.sync().incr(bytes(RowKeys.fence(partition))));
  }

  /** A fence above all given before and above one that was seen, as after the counter was lost. */
  public long nextFenceAbove(int partition, long seen) {
    long fence = nextFence(partition);
    if (fence > seen) {
      return fence;
    }
    long step = seen - fence + 1;
    return asked(() -> connection.sync().incrby(bytes(RowKeys.fence(partition)), step));
  }

  /** The last heartbeat of a partition. */
  public @Nullable Heartbeat heartbeat(int partition) {
    byte[] json = asked(() -> connection.sync().get(bytes(RowKeys.heartbeat(partition))));
    return json == null ? null : Heartbeat.parse(new String(json, StandardCharsets.UTF_8));
  }

  /**
   * Writes a heartbeat, unless a later owner has written one.
   *
   * @param mayCreate whether it is written where there is none: an owner whose last one is gone
   *     must first write its rows again, for a heartbeat says that they are there
   */
  public CompletionStage<BeatOutcome> beat(int partition, Heartbeat heartbeat, boolean mayCreate) {
    byte[][] keys = {bytes(RowKeys.heartbeat(partition))};
    byte[][] arguments = {
      bytes(heartbeat.toJson()),
      bytes(Long.toString(heartbeat.fence())),
      bytes(mayCreate ? "1" : "0")
    };
    return script.run(connection.async(), keys, arguments).thenApply(BeatOutcome::of);
  }

  /** The id of this run of Redis: another one means that it may have lost writes. */
  public CompletionStage<String> runId() {
    return connection.async().info("server").thenApply(info -> value(info, RUN_ID));
  }

  /** How much memory Redis uses, and how much it may use. */
  public CompletionStage<RedisMemory> memory() {
    return connection.async().info("memory").thenApply(RedisMemory::parse);
  }

  /**
   * Refuses a Redis that would evict rows when memory runs short.
   *
   * @throws IllegalStateException unless {@code maxmemory-policy} is {@code noeviction}
   */
  public void requireNoEviction() {
    String policy = value(asked(() -> connection.sync().info("memory")), POLICY);
    if (!policy.equals("noeviction")) {
      throw new IllegalStateException(
          "must be noeviction, for rows must not vanish: maxmemory-policy=" + policy);
    }
  }

  private static <T extends @Nullable Object> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (RedisException e) {
      throw new StoreException("Redis must answer", e);
    }
  }

  private static String value(String info, String name) {
    return info.lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip())
        .findFirst()
        .orElse("");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
