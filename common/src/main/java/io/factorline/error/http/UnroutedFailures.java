package io.factorline.error.http;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/** Answers what failed outside of every route of WebFlux, as a path that does not exist. */
public final class UnroutedFailures implements WebExceptionHandler, Ordered {
  /** Before Spring Boot's own, which would tell it in another form. */
  private static final int BEFORE_THE_FRAMEWORK = -2;

  private final Function<Throwable, RequestException> known;
  private final BiConsumer<ErrorCode, HttpHeaders> headers;

  /**
   * A handler for a service.
   *
   * @param known the failure as a request's own
   * @param headers sets what an answer of this code carries beside its body
   */
  public UnroutedFailures(
      Function<Throwable, RequestException> known, BiConsumer<ErrorCode, HttpHeaders> headers) {
    this.known = known;
    this.headers = headers;
  }

  @Override
  public int getOrder() {
    return BEFORE_THE_FRAMEWORK;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    ServerHttpResponse response = exchange.getResponse();
    if (response.isCommitted()) {
      return Mono.error(failure);
    }
    RequestException told = known.apply(failure);
    byte[] body = ProblemBody.of(told.code(), told.detail());
    response.setStatusCode(HttpStatusCode.valueOf(told.code().httpStatus()));
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    response.getHeaders().setContentLength(body.length);
    headers.accept(told.code(), response.getHeaders());
    return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
  }
}
