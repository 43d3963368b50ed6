package io.factorline.security.http;

import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Refuses unknown paths of a service on WebFlux, and of its management. */
final class ReactivePaths implements WebFilter {
  private final KnownPaths known;

  ReactivePaths(KnownPaths known) {
    this.known = known;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return known.has(exchange.getRequest().getPath().pathWithinApplication())
        ? chain.filter(exchange)
        : ReactiveDoor.refuse(exchange.getResponse(), KnownPaths.UNKNOWN);
  }
}
