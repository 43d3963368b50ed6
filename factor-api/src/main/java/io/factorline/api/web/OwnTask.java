package io.factorline.api.web;

import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Answers each request in a task of its own on its connection's event loop, never within the call
 * that dispatched it. Reactor Netty 1.3.7 stops reading a connection for ever when a request that
 * came before the end of the one before it is answered within that call (reactor-netty issue 4361);
 * the release that repairs it needs a later Netty.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class OwnTask implements WebFilter {
  private final Map<EventLoop, Scheduler> schedulers = new ConcurrentHashMap<>();

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    EventLoop loop = loopOf(exchange.getRequest());
    Mono<Void> answer = Mono.defer(() -> chain.filter(exchange));
    return loop == null
        ? answer
        : answer.subscribeOn(schedulers.computeIfAbsent(loop, Schedulers::fromExecutor));
  }

  private static @Nullable EventLoop loopOf(ServerHttpRequest request) {
    AtomicReference<@Nullable EventLoop> loop = new AtomicReference<>();
    if (request instanceof AbstractServerHttpRequest server
        && server.getNativeRequest() instanceof HttpServerRequest netty) {
      netty.withConnection(connection -> loop.set(connection.channel().eventLoop()));
    }
    return loop.get();
  }
}
