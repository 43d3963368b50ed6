package io.factorline.redis;

import io.factorline.access.RedisAddress;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.net.URI;
import java.time.Duration;

/**
 * The Redis of feature-sync. It need not answer when this is made; lost connections are made again
 * by themselves, and while one is down its commands fail at once. Thread-safe.
 */
public final class SyncRedis implements AutoCloseable {
  private static final Duration RECONNECT_DELAY = Duration.ofMillis(250);

  private final ClientResources resources;
  private final RedisClient client;
  private final LazyConnection shared;
  private final OfflineStore offline;
  private final OfflineTurns turns;

  /**
   * The Redis at an address.
   *
   * @param uri {@code redis://host:port} or another form that Lettuce reads
   * @param timeout after which a command counts as failed
   */
  public SyncRedis(URI uri, Duration timeout) {
    this(RedisAddress.of(uri), timeout);
  }

  /** As {@link #SyncRedis(URI, Duration)}, with a user or certificates of its own. */
  public SyncRedis(RedisAddress address, Duration timeout) {
    resources =
        DefaultClientResources.builder().reconnectDelay(Delay.constant(RECONNECT_DELAY)).build();
    RedisURI redisUri = address.lettuce(timeout);
    client = RedisClient.create(resources);
    client.setOptions(
        address
            .options()
            .autoReconnect(true)
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .timeoutOptions(TimeoutOptions.enabled(timeout))
            .socketOptions(SocketOptions.builder().connectTimeout(timeout).build())
            .build());
    shared = new LazyConnection(client, redisUri);
    offline = new OfflineStore(new LazyConnection(client, redisUri), shared);
    turns = new OfflineTurns(shared);
  }

  /** Rows of offline views. */
  public OfflineStore offline() {
    return offline;
  }

  /** Turns of those who bring rows of offline views from outside. */
  public OfflineTurns turns() {
    return turns;
  }

  /**
   * Jobs.
   *
   * @param keptJobs how many finished ones are kept
   */
  public JobStore jobs(int keptJobs) {
    return new JobStore(shared, keptJobs);
  }

  /**
   * Asks for a sign of life.
   *
   * @throws StoreException if there is none
   */
  public void ping() {
    try {
      String answer = shared.get().sync().ping();
      if (!"PONG".equals(answer)) {
        throw new IllegalStateException("must be PONG: answer=" + answer);
      }
    } catch (RedisException e) {
      throw new StoreException("Redis must answer", e);
    }
  }

  @Override
  public void close() {
    client.shutdown();
    var _ = resources.shutdown();
  }
}
