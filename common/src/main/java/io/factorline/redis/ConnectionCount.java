package io.factorline.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts connections that were made and lost.
 *
 * <p>Whether there is one cannot be told from that: where an attempt to connect ends while another
 * one succeeds, the loss of the first may be told after the second was made. Thread-safe.
 */
final class ConnectionCount implements RedisConnectionStateListener {
  private final AtomicLong number = new AtomicLong();

  /** Not negative, and another one after each connection that was made or lost. */
  long number() {
    return number.get();
  }

  @Override
  public void onRedisConnected(RedisChannelHandler<?, ?> connected, SocketAddress peer) {
    number.incrementAndGet();
  }

  @Override
  public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
    number.incrementAndGet();
  }
}
