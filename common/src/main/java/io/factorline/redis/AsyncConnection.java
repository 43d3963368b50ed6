package io.factorline.redis;

import io.factorline.access.RedisAddress;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection, made at the first call and, as long as that fails, tried again at each following
 * one; {@link LazyConnection} for who may wait. Commands are refused while it is broken.
 * Thread-safe, does not block.
 */
final class AsyncConnection<T> implements AutoCloseable {
  private final RedisCodec<T, T> codec;
  private final RedisClient client;
  private final RedisURI uri;
  private @Nullable CompletableFuture<StatefulRedisConnection<T, T>> connection;

  /**
   * None yet.
   *
   * @param codec of keys and values
   * @param resources shared and not closed with it
   * @param timeout for each command, and for connecting
   */
  AsyncConnection(
      RedisCodec<T, T> codec, ClientResources resources, RedisAddress address, Duration timeout) {
    this.codec = codec;
    this.client = RedisClient.create(resources);
    this.uri = address.lettuce(timeout);
    client.setOptions(
        address
            .options()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .timeoutOptions(TimeoutOptions.enabled(timeout))
            .build());
  }

  /** Has a listener hear when it is made and when it breaks; before the first call. */
  void listen(RedisConnectionStateListener listener) {
    client.addListener(listener);
  }

  /** The connection, when it is there. */
  synchronized CompletableFuture<StatefulRedisConnection<T, T>> open() {
    CompletableFuture<StatefulRedisConnection<T, T>> standing = connection;
    if (standing == null || standing.isCompletedExceptionally()) {
      standing = client.connectAsync(codec, uri).toCompletableFuture();
      connection = standing;
    }
    return standing;
  }

  @Override
  public void close() {
    client.shutdownAsync(0, 1, TimeUnit.SECONDS).join();
  }
}
