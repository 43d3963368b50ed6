package io.factorline.api.directory;

import io.factorline.api.web.Answering;
import io.factorline.api.web.Replies;
import io.factorline.api.web.Route;
import io.factorline.catalog.Catalog;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code GET /v1/catalog}. */
@Component
final class CatalogAnswer implements Answering {
  private final byte[] json;

  CatalogAnswer(Catalog catalog) {
    this.json = CatalogJson.write(catalog);
  }

  @Override
  public Route route() {
    return Route.CATALOG;
  }

  @Override
  public Mono<ServerResponse> answer(Ask ask) {
    return Replies.json(json);
  }
}
