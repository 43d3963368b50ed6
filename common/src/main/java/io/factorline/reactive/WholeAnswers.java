package io.factorline.reactive;

import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Answers whole where a part is asked for, as RFC 9110 section 14.2 allows. Spring 7.0.9 states the
 * length of the whole file over an answer 416 without a body, and over several parts, so that a
 * client waits for what never comes.
 */
public final class WholeAnswers implements WebFilter {

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return exchange.getRequest().getHeaders().containsHeader(HttpHeaders.RANGE)
        ? chain.filter(withoutRange(exchange))
        : chain.filter(exchange);
  }

  private static ServerWebExchange withoutRange(ServerWebExchange exchange) {
    return exchange
        .mutate()
        .request(request -> request.headers(headers -> headers.remove(HttpHeaders.RANGE)))
        .build();
  }
}
