package io.factorline.api.early;

import io.factorline.api.load.Turn;
import io.factorline.error.ErrorCode;
import io.factorline.error.http.ProblemBody;
import io.factorline.security.http.SafeHeaders;
import io.micrometer.core.instrument.Timer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Stands behind the codec of one connection and answers 429 to what {@link EarlyRule} refuses; what
 * follows it of the same request is dropped, and the connection stays. Other reads are kept until
 * it is their turn on the loop, with what follows them. Where a request before has no answer yet,
 * none is refused or kept here, so that answers keep their order. One connection's loop alone.
 */
final class EarlyRefusal extends ChannelDuplexHandler {
  private final EarlyRule rule;
  private final Refusal refusal;
  private final Function<EventExecutor, LoopQueue> queues;
  private final Deque<Object> kept = new ArrayDeque<>(2);
  private int underWay;
  private boolean isKeeping;
  private boolean isDropping;
  private boolean isReadWanted;

  /**
   * What a refused caller is told; shared by all connections.
   *
   * @param body never released
   * @param told records how long a refusal took
   */
  record Refusal(ByteBuf body, HttpHeaders headers, Timer told) {
    static Refusal of(long retryAfterSeconds, Timer told) {
      byte[] body = ProblemBody.of(ErrorCode.OVERLOADED, "must come again later: route=early");
      HttpHeaders headers = new DefaultHttpHeaders();
      SafeHeaders.put(headers::set, false, false);
      headers.set(HttpHeaderNames.CONTENT_TYPE, ProblemBody.TYPE);
      headers.set(HttpHeaderNames.CONTENT_LENGTH, body.length);
      headers.set(HttpHeaderNames.RETRY_AFTER, retryAfterSeconds);
      return new Refusal(
          Unpooled.unreleasableBuffer(Unpooled.directBuffer(body.length).writeBytes(body))
              .asReadOnly(),
          headers,
          told);
    }

    FullHttpResponse response(boolean isSecure) {
      HttpHeaders own = headers.copy();
      if (isSecure) {
        SafeHeaders.put(own::set, false, true);
      }
      return new DefaultFullHttpResponse(
          HttpVersion.HTTP_1_1,
          HttpResponseStatus.valueOf(ErrorCode.OVERLOADED.httpStatus()),
          body.duplicate(),
          own,
          EmptyHttpHeaders.INSTANCE);
    }
  }

  /**
   * For one connection.
   *
   * @param queues the queue of a loop
   */
  EarlyRefusal(EarlyRule rule, Refusal refusal, Function<EventExecutor, LoopQueue> queues) {
    this.rule = rule;
    this.refusal = refusal;
    this.queues = queues;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (isKeeping) {
      kept.add(message);
    } else {
      take(ctx, message);
    }
  }

  private void take(ChannelHandlerContext ctx, Object message) {
    if (isDropping) {
      drop(message);
    } else if (message instanceof HttpRequest request) {
      begin(ctx, request);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest request) {
    long startNs = System.nanoTime();
    if (underWay > 0 || request.decoderResult().isFailure()) {
      pass(ctx, request, false);
      return;
    }
    LoopQueue queue = queues.apply(ctx.executor());
    switch (rule.judge(request, queue.waitNs())) {
      case PASS -> pass(ctx, request, false);
      case TURN -> {
        isKeeping = true;
        // Before what came behind it, where that was kept for the turn of another one.
        kept.addFirst(request);
        queue.add(() -> turn(ctx));
      }
      case REFUSE -> {
        refuse(ctx, request);
        isDropping = true;
        drop(request);
        refusal.told().record(System.nanoTime() - startNs, TimeUnit.NANOSECONDS);
      }
    }
  }

  private void pass(ChannelHandlerContext ctx, Object request, boolean hadItsTurn) {
    underWay++;
    Turn.note(ctx.channel(), hadItsTurn);
    ctx.fireChannelRead(request);
  }

  /* What came behind the request is taken as if it came now; another read may have to be kept. */
  private void turn(ChannelHandlerContext ctx) {
    Object request = kept.poll();
    if (request == null) {
      return;
    }
    isKeeping = false;
    pass(ctx, request, true);
    while (!isKeeping && !kept.isEmpty()) {
      take(ctx, kept.remove());
    }
    channelReadComplete(ctx);
  }

  private void refuse(ChannelHandlerContext ctx, HttpRequest request) {
    boolean isSecure = ctx.pipeline().get(SslHandler.class) != null;
    FullHttpResponse response = refusal.response(isSecure);
    if (HttpUtil.isKeepAlive(request)) {
      var _ = ctx.writeAndFlush(response);
    } else {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      var _ = ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void drop(Object message) {
    if (message instanceof LastHttpContent) {
      isDropping = false;
    }
    isReadWanted = true;
    ReferenceCountUtil.release(message);
  }

  /* Who reads otherwise does not know of what was dropped. Nothing is read while a request is kept. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (isKeeping) {
      return;
    }
    ctx.fireChannelReadComplete();
    if (isReadWanted) {
      isReadWanted = false;
      ctx.read();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    forget();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    forget();
  }

  /* Its turn finds nothing then. */
  private void forget() {
    kept.forEach(ReferenceCountUtil::release);
    kept.clear();
    isKeeping = false;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    boolean isInterim =
        message instanceof HttpResponse response
            && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    if (message instanceof LastHttpContent && !isInterim && underWay > 0) {
      underWay--;
    }
    var _ = ctx.write(message, promise);
  }
}
