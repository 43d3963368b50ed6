package io.factorline.api.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.local.time.Wait;
import io.netty.channel.DefaultEventLoopGroup;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

final class LoopLagTest {
  private static void block(Duration time) {
    long endNs = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < endNs) {
      LockSupport.parkNanos(endNs - System.nanoTime());
    }
  }

  @Test
  void shouldForgiveOnePauseAndTellALastingOne() {
    DefaultEventLoopGroup loops = new DefaultEventLoopGroup(1);
    try {
      LoopLag lag = new LoopLag(loops);
      var _ = loops.submit(() -> block(Duration.ofMillis(400))).syncUninterruptibly();
      assertThat(Duration.ofNanos(lag.getAsLong())).isLessThan(Duration.ofMillis(100));

      var blocked =
          loops.scheduleWithFixedDelay(
              () -> block(Duration.ofMillis(400)), 0, 1, TimeUnit.MILLISECONDS);
      Duration limit = Duration.ofMillis(100);
      assertThat(Wait.until(Duration.ofSeconds(20), () -> lag.getAsLong() > limit.toNanos()))
          .isTrue();
      blocked.cancel(false);
      assertThat(Wait.until(Duration.ofSeconds(20), () -> lag.getAsLong() < limit.toNanos()))
          .isTrue();
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }
}
