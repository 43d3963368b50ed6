package io.factorline.gateway.web;

import io.factorline.error.RequestException;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/** Answers what failed outside of every route, as a path that does not exist. */
@Component
@Order(-2)
final class LastResort implements WebExceptionHandler {
  private final Problems problems;

  LastResort(Problems problems) {
    this.problems = problems;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    ServerHttpResponse response = exchange.getResponse();
    if (response.isCommitted()) {
      return Mono.error(failure);
    }
    RequestException known = problems.asRequestFailure(failure);
    Reply reply = problems.reply(known);
    response.setStatusCode(HttpStatusCode.valueOf(reply.status()));
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    response.getHeaders().setContentLength(reply.body().length);
    reply.headers().forEach(response.getHeaders()::set);
    DataBuffer buffer = response.bufferFactory().wrap(reply.body());
    return response.writeWith(Mono.just(buffer));
  }
}
