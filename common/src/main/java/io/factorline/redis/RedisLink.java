package io.factorline.redis;

import io.factorline.access.RedisAddress;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;

/**
 * The connections of a writer: one that only writes rows, one for all the rest. Lost ones are made
 * again by themselves; while one is down its commands fail at once. Thread-safe.
 */
public final class RedisLink implements AutoCloseable {
  private static final Duration RECONNECT_DELAY = Duration.ofMillis(250);
  private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(5);

  private final ClientResources resources;
  private final RedisClient client;
  private final StatefulRedisConnection<byte[], byte[]> shared;
  private final RowStore rows;
  private final PartitionStore partitions;
  private final FeastWriter feast;

  /**
   * Connects. A connection that answers nothing for 5 s, or twice the time-out if that is more, is
   * given up and made again.
   *
   * @param uri {@code redis://host:port}, {@code redis-sentinel://host:port,host:port#master}, or
   *     another form that Lettuce reads; of a Sentinel group the master is asked for at each
   *     connect
   * @param timeout after which a command counts as failed
   * @throws StoreException if Redis does not answer
   */
  public RedisLink(URI uri, Duration timeout) {
    this(RedisAddress.of(uri), timeout);
  }

  /** As {@link #RedisLink(URI, Duration)}, with a user or certificates of its own. */
  public RedisLink(RedisAddress address, Duration timeout) {
    resources =
        DefaultClientResources.builder()
            .reconnectDelay(Delay.constant(RECONNECT_DELAY))
            .nettyCustomizer(SilenceBreaker.after(silence(timeout)))
            .build();
    client = RedisClient.create(resources, address.lettuce(timeout));
    client.setOptions(options(address, timeout));
    try {
      shared = client.connect(ByteArrayCodec.INSTANCE);
      rows = new RowStore(client.connect(ByteArrayCodec.INSTANCE), shared);
      partitions = new PartitionStore(shared);
      feast = new FeastWriter(shared);
    } catch (RedisException e) {
      close();
      throw StoreException.unreachable(address, e);
    }
  }

  private static Duration silence(Duration timeout) {
    Duration twice = timeout.multipliedBy(2);
    return twice.compareTo(SHORTEST_SILENCE) > 0 ? twice : SHORTEST_SILENCE;
  }

  private static ClientOptions options(RedisAddress address, Duration timeout) {
    return address
        .options()
        .autoReconnect(true)
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        .timeoutOptions(TimeoutOptions.enabled(timeout))
        .socketOptions(SocketOptions.builder().connectTimeout(timeout).build())
        .build();
  }

  /** Hot rows. */
  public RowStore rows() {
    return rows;
  }

  /** Heartbeats and fences. */
  public PartitionStore partitions() {
    return partitions;
  }

  /** The copy in Feast's layout. */
  public FeastWriter feast() {
    return feast;
  }

  /** Calls back whenever a connection was made again, on a thread of the client. */
  public void onReconnect(Runnable callback) {
    client.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress peer) {
            callback.run();
          }
        });
  }

  @Override
  public void close() {
    client.shutdown();
    var _ = resources.shutdown();
  }
}
