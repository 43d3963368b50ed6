package io.factorline.benchmarks.load.ticks;

import io.factorline.store.RowHeader;
import io.factorline.store.RowKeys;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * How long each tick takes from its append in Kafka until its row can be read, seen from outside:
 * the producer tells offset and append time of every tick of a few symbols, and the headers of
 * their rows are read from Redis again and again. A tick is readable once a header names its offset
 * or a later one.
 *
 * <p>An upper bound: the append time is cut to the millisecond (0.5 ms too much on average) and the
 * rows are looked at about once a millisecond (another 0.5 ms). It costs Redis some thousand short
 * reads a second.
 */
public final class RowProbe implements AutoCloseable {
  private static final long US_PER_MS = 1_000;
  private static final Duration STEP = Duration.ofMillis(1);
  private static final Duration HIGHEST = Duration.ofMinutes(2);
  private static final byte[] HEADER = bytes(RowKeys.HEADER);
  private static final byte[][] NONE = {};

  private final RedisClient client;
  private final StatefulRedisConnection<byte[], byte[]> redis;
  private final int count;
  private byte[][] keys = NONE;
  private int stride;
  private final List<ArrayDeque<Appended>> expected = new ArrayList<>();
  private final List<ArrayDeque<Seen>> seen = new ArrayList<>();
  private final long[] lastOffsets;
  private final Histogram delaysUs = new Histogram(HIGHEST.toNanos() / US_PER_MS, 3);
  private final Thread thread = Thread.ofPlatform().name("row-probe").unstarted(this::watch);
  private volatile boolean isClosing;

  private record Appended(long offset, long appendMs) {}

  private record Seen(long offset, long timeUs) {}

  /**
   * A probe of some symbols of a feed, which {@link #start} picks.
   *
   * @param count how many
   */
  public RowProbe(String redisUri, int count) {
    this.client = RedisClient.create(redisUri);
    this.redis = client.connect(ByteArrayCodec.INSTANCE);
    this.count = count;
    this.lastOffsets = new long[count];
    for (int i = 0; i < count; i++) {
      expected.add(new ArrayDeque<>());
      seen.add(new ArrayDeque<>());
      lastOffsets[i] = -1;
    }
  }

  /**
   * Begins to look at rows of these symbols. They get their ticks in turn: those that are looked at
   * lie as far apart as can be, so that every part of a second is seen alike.
   */
  public void start(SymbolSet symbols) {
    keys = new byte[count][];
    stride = symbols.size() / count;
    for (int i = 0; i < count; i++) {
      keys[i] = bytes(RowKeys.row(symbols.name(i * stride)));
    }
    thread.start();
  }

  boolean isProbed(int symbol) {
    return symbol % stride == 0 && symbol / stride < count;
  }

  /** A tick of a symbol was appended. Any thread, in order for each symbol. */
  void appended(int symbol, long offset, long appendMs) {
    synchronized (expected) {
      expected.get(symbol / stride).add(new Appended(offset, appendMs));
    }
  }

  /** Delays in microseconds since the last call. */
  public Histogram takeDelaysUs() {
    synchronized (expected) {
      Histogram taken = delaysUs.copy();
      delaysUs.reset();
      return taken;
    }
  }

  /** Ticks that are not readable yet. */
  public int pending() {
    synchronized (expected) {
      return expected.stream().mapToInt(ArrayDeque::size).sum();
    }
  }

  private void watch() {
    try {
      while (!isClosing) {
        look();
        LockSupport.parkNanos(STEP.toNanos());
      }
    } catch (ExecutionException e) {
      if (!isClosing) {
        throw new IllegalStateException("must be readable: rows", e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws ExecutionException, InterruptedException {
    List<RedisFuture<byte[]>> answers = new ArrayList<>(keys.length);
    redis.setAutoFlushCommands(false);
    for (byte[] key : keys) {
      answers.add(redis.async().hget(key, HEADER));
    }
    redis.flushCommands();
    for (int i = 0; i < keys.length; i++) {
      byte[] header = answers.get(i).get();
      if (header != null) {
        take(i, RowHeader.decode(header).offset(), nowUs());
      }
    }
  }

  private void take(int symbol, long offset, long timeUs) {
    synchronized (expected) {
      if (offset != lastOffsets[symbol]) {
        lastOffsets[symbol] = offset;
        seen.get(symbol).add(new Seen(offset, timeUs));
      }
      match(expected.get(symbol), seen.get(symbol));
    }
  }

  private void match(ArrayDeque<Appended> ticks, ArrayDeque<Seen> rows) {
    Appended tick = ticks.peek();
    Seen row = rows.peek();
    while (tick != null && row != null) {
      if (row.offset() < tick.offset()) {
        rows.remove();
      } else {
        long delayUs = row.timeUs() - tick.appendMs() * US_PER_MS;
        delaysUs.recordValue(Math.clamp(delayUs, 0, delaysUs.getHighestTrackableValue()));
        ticks.remove();
      }
      tick = ticks.peek();
      row = rows.peek();
    }
  }

  private static long nowUs() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    isClosing = true;
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    redis.close();
    client.shutdown();
  }
}
