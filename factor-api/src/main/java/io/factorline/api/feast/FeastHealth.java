package io.factorline.api.feast;

import io.factorline.api.web.Answering;
import io.factorline.api.web.Route;
import io.factorline.near.NearCache;
import io.factorline.online.Stored;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code GET /health}: 200 while Redis can be read, else 503, both without a body, as Feast's. */
@Component
final class FeastHealth implements Answering {
  private final NearCache<Stored> rows;

  FeastHealth(NearCache<Stored> rows) {
    this.rows = rows;
  }

  @Override
  public Route route() {
    return Route.FEAST_HEALTH;
  }

  @Override
  public Mono<ServerResponse> answer(Ask ask) {
    HttpStatus status = rows.isConnected() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE;
    return ServerResponse.status(status).build();
  }
}
