package io.factorline.benchmarks.load.watch;

import io.factorline.store.RowKeys;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import java.util.Map;
import java.util.TreeMap;

/** What Redis counts, and how long rows are. */
public final class RedisWatch implements AutoCloseable {
  private final RedisClient client;
  private final StatefulRedisConnection<String, String> redis;

  /** Connects. */
  public RedisWatch(String uri) {
    client = RedisClient.create(uri);
    redis = client.connect(StringCodec.UTF8);
  }

  /** Bytes that came in since its start. */
  public double bytesIn() {
    return number("stats", "total_net_input_bytes");
  }

  /** Bytes that went out since its start. */
  public double bytesOut() {
    return number("stats", "total_net_output_bytes");
  }

  /** Bytes of memory in use. */
  public double memoryBytes() {
    return number("memory", "used_memory");
  }

  /** Length in bytes of each field of a symbol's row. */
  public Map<String, Long> rowBytes(String symbol) {
    Map<String, Long> lengths = new TreeMap<>();
    String key = RowKeys.row(symbol);
    for (String field : redis.sync().hkeys(key)) {
      lengths.put(field, redis.sync().hstrlen(key, field));
    }
    return lengths;
  }

  private double number(String section, String name) {
    return redis
        .sync()
        .info(section)
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1).strip()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("must be told by INFO: name=" + name));
  }

  @Override
  public void close() {
    redis.close();
    client.shutdown();
  }
}
