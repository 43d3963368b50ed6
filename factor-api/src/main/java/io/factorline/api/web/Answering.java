package io.factorline.api.web;

import io.factorline.error.RequestException;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers the requests of one route. */
public interface Answering {
  /** The route. */
  Route route();

  /** The forms that the answer can have, the preferred one first. */
  default List<MediaType> produces() {
    return List.of(MediaType.APPLICATION_JSON);
  }

  /**
   * The answer. Runs on an event loop: it must not block.
   *
   * @throws io.factorline.error.RequestException for a request that cannot be answered
   */
  Mono<ServerResponse> answer(Ask ask);

  /** What a caller is told of a request that failed. */
  default Mono<ServerResponse> failed(RequestException failure, Consumer<HttpHeaders> headers) {
    return Replies.problem(failure.code(), failure.detail(), headers);
  }

  /** One request, its parameters and its deadline. */
  record Ask(ServerRequest request, Query query, Deadline deadline) {}
}
