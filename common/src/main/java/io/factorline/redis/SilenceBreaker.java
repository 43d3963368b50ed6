package io.factorline.redis;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a connection up on which commands were sent and nothing has come back for too long. A
 * server that hangs keeps its connections open, so that a client would stay with it although
 * Sentinel has long made another one the master; a new connection asks Sentinel anew. Its
 * connection's event loop only.
 */
final class SilenceBreaker extends ChannelDuplexHandler {
  private static final Logger LOG = LoggerFactory.getLogger(SilenceBreaker.class);
  private static final int LOOKS = 4;

  private final long limitNs;
  private boolean isWaiting;
  private long waitingSinceNs;
  private @Nullable ScheduledFuture<?> looks;

  private SilenceBreaker(Duration limit) {
    this.limitNs = limit.toNanos();
  }

  /** Puts one into each connection of a client's resources. */
  static NettyCustomizer after(Duration limit) {
    return new NettyCustomizer() {
      @Override
      public void afterChannelInitialized(Channel channel) {
        channel.pipeline().addFirst(new SilenceBreaker(limit));
      }
    };
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    long everyNs = Math.max(1, limitNs / LOOKS);
    looks =
        context
            .executor()
            .scheduleWithFixedDelay(() -> look(context), everyNs, everyNs, TimeUnit.NANOSECONDS);
    context.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ScheduledFuture<?> running = looks;
    if (running != null) {
      running.cancel(false);
    }
    context.fireChannelInactive();
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (!isWaiting) {
      isWaiting = true;
      waitingSinceNs = System.nanoTime();
    }
    var _ = context.write(message, promise);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    isWaiting = false;
    context.fireChannelRead(message);
  }

  private void look(ChannelHandlerContext context) {
    if (isWaiting && System.nanoTime() - waitingSinceNs > limitNs) {
      LOG.warn(
          "Redis is silent, the connection is given up peer={}", context.channel().remoteAddress());
      var _ = context.close();
    }
  }
}
