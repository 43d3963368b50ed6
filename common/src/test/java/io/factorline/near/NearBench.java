package io.factorline.near;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.factorline.metric.NearMeters;
import io.factorline.redis.RedisProcess;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real Redis, a writer with a connection of its own, a wire that can be cut, and a cache behind
 * that wire which holds the number in field {@code c} of each hash.
 */
final class NearBench implements AutoCloseable {

  private static final ClientResources RESOURCES =
      DefaultClientResources.builder().ioThreadPoolSize(2).computationThreadPoolSize(2).build();

  /** The default, but with time enough for a read on a machine that is busy. */
  static final NearCacheConfig CALM =
      NearCacheConfig.DEFAULT.withFetchTimeout(Duration.ofSeconds(5));

  final RedisProcess redis = RedisProcess.start();
  final TcpProxy proxy = TcpProxy.to(redis.port());
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RedisClient writerClient = RedisClient.create(RESOURCES, redis.uri());
  private final StatefulRedisConnection<String, String> writerConnection = writerClient.connect();
  final RedisCommands<String, String> writer = writerConnection.sync();
  final NearCache<Long> cache;

  NearBench(NearCacheConfig config) {
    cache = open(config);
    cache.connected().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** One more cache behind the same wire, which the caller closes; it need not be connected. */
  NearCache<Long> another() {
    return open(CALM);
  }

  static NearBench open() {
    return new NearBench(CALM);
  }

  /** Writes and returns when Redis has acknowledged. */
  void write(String key, long version) {
    writer.hset(key, "c", Long.toString(version));
  }

  Reading<Long> read(String key) {
    return read(List.of(key)).getFirst();
  }

  List<Reading<Long>> read(List<String> keys) {
    return cache.read(keys).toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  void awaitFresh(String key, long version) {
    Await.until(
        key + " fresh at " + version,
        () -> {
          Reading<Long> reading = read(key);
          return reading instanceof Reading.Fresh<Long>(Long v) && v == version;
        });
  }

  /** Waits until all that Redis has told before now has reached the cache. */
  void awaitBarrier() {
    long nowNs = System.nanoTime();
    Await.until(
        "a PING sent from now on is answered",
        () -> {
          Long proven = cache.provenNs();
          return proven != null && proven - nowNs > 0;
        });
  }

  void awaitNotConnected() {
    Await.until("the cache has given up the connection", () -> !cache.isConnected());
  }

  void awaitConnected() {
    Await.until("the cache is connected", cache::isConnected);
  }

  /** Waits until the clock by which the cache notes reads has moved. */
  void awaitTick() {
    long nowNs = System.nanoTime();
    Await.until("the clock of touches moves", () -> cache.coarseNs() - nowNs > 0);
  }

  double count(NearMeters meter) {
    return registry.get(meter.meterName()).counter().count();
  }

  @Override
  public void close() {
    cache.close();
    writerConnection.close();
    var _ = writerClient.shutdownAsync(0, 1, TimeUnit.SECONDS);
    proxy.close();
    redis.close();
  }

  private NearCache<Long> open(NearCacheConfig config) {
    RedisURI uri = RedisURI.create("127.0.0.1", proxy.port());
    NearSource source = new NearSource("test", RESOURCES, uri, List.of("h", "c"));
    return NearCache.open(source, NearBench::decode, config, registry, System::nanoTime);
  }

  private static Long decode(String key, byte[] @Nullable [] fields) {
    byte[] number = fields[1];
    if (number == null) {
      throw new IllegalArgumentException("must have a field c: key=" + key);
    }
    return Long.parseLong(new String(number, UTF_8));
  }
}
