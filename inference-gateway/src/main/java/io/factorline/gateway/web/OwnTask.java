package io.factorline.gateway.web;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Answers each request on a thread of its own, never within the call that dispatched it: Reactor
 * Netty 1.3.7 stops reading a connection for ever when a request that came before the end of the
 * one before it is answered within that call (reactor-netty issue 4361).
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class OwnTask implements WebFilter {
  private final VirtualThreads threads;

  OwnTask(VirtualThreads threads) {
    this.threads = threads;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return Mono.defer(() -> chain.filter(exchange)).subscribeOn(threads.scheduler());
  }
}
