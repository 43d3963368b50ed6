package io.factorline.api.directory;

import io.factorline.api.web.Answering;
import io.factorline.api.web.Replies;
import io.factorline.api.web.Route;
import io.factorline.openapi.ApiDescription;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code GET /v3/api-docs}: the OpenAPI description, written by hand and served as JSON. */
@Component
final class ApiDocs implements Answering {
  private final byte[] json = ApiDescription.json("factor-api");

  @Override
  public Route route() {
    return Route.API_DOCS;
  }

  @Override
  public Mono<ServerResponse> answer(Ask ask) {
    return Replies.json(json);
  }
}
