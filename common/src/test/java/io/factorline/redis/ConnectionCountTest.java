package io.factorline.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ConnectionCountTest {
  private static final RedisChannelHandler<?, ?> NOBODY = null;

  /* As where an attempt ends while the next one succeeds. */
  @Test
  void shouldGoOnThoughALossIsToldAfterTheNextConnection() {
    ConnectionCount count = new ConnectionCount();
    RedisConnectionStateListener told = count;
    Set<Long> numbers = new LinkedHashSet<>();
    numbers.add(count.number());

    told.onRedisConnected(NOBODY, new InetSocketAddress(1));
    numbers.add(count.number());
    told.onRedisDisconnected(NOBODY);
    numbers.add(count.number());
    told.onRedisConnected(NOBODY, new InetSocketAddress(1));
    numbers.add(count.number());
    told.onRedisDisconnected(NOBODY);
    numbers.add(count.number());

    assertThat(numbers).hasSize(5).allMatch(number -> number >= 0);
  }
}
