package io.factorline.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is made when it is first asked for and, as long as that fails, at each
 * following time. Once made it is kept, and made again by itself when it is lost. Thread-safe.
 */
final class LazyConnection {
  private final RedisClient client;
  private final RedisURI uri;
  private @Nullable StatefulRedisConnection<byte[], byte[]> open;

  LazyConnection(RedisClient client, RedisURI uri) {
    this.client = client;
    this.uri = uri;
  }

  /**
   * The connection.
   *
   * @throws StoreException if Redis cannot be reached
   */
  synchronized StatefulRedisConnection<byte[], byte[]> get() {
    StatefulRedisConnection<byte[], byte[]> standing = open;
    if (standing == null) {
      try {
        standing = client.connect(ByteArrayCodec.INSTANCE, uri);
      } catch (RedisException e) {
        throw StoreException.unreachable(uri, e);
      }
      open = standing;
    }
    return standing;
  }
}
