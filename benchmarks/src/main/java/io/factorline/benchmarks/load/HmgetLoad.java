package io.factorline.benchmarks.load;

import io.factorline.store.RowKeys;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Reads of whole rows by one HMGET each, at a fixed rate: what Redis and its client cost alone. */
final class HmgetLoad implements AutoCloseable {
  private static final byte[][] FIELDS = {
    bytes(RowKeys.HEADER), bytes(RowKeys.FORMING), bytes(RowKeys.QUOTE), bytes(RowKeys.CLOSED)
  };

  private final RedisClient client;
  private final StatefulRedisConnection<byte[], byte[]> redis;
  private final byte[][] keys;
  private int next;

  HmgetLoad(String redisUri, List<String> symbols) {
    client = RedisClient.create(redisUri);
    redis = client.connect(ByteArrayCodec.INSTANCE);
    keys = symbols.stream().map(symbol -> bytes(RowKeys.row(symbol))).toArray(byte[][]::new);
  }

  /** Times from sending to the answer, ns. */
  Histogram run(double perSecond, Duration length) {
    Histogram times = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(1), 3);
    long startNs = System.nanoTime();
    double intervalNs = 1e9 / perSecond;
    long count = (long) (length.toNanos() / intervalNs);
    for (long i = 0; i < count; i++) {
      waitUntil(startNs + (long) (i * intervalNs));
      long sentNs = System.nanoTime();
      var _ =
          redis
              .async()
              .hmget(keys[next++ % keys.length], FIELDS)
              .thenAccept(row -> times.recordValue(System.nanoTime() - sentNs));
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    return times;
  }

  private static void waitUntil(long dueNs) {
    long leftNs = dueNs - System.nanoTime();
    while (leftNs > 0) {
      LockSupport.parkNanos(leftNs);
      leftNs = dueNs - System.nanoTime();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    redis.close();
    client.shutdown();
  }
}
