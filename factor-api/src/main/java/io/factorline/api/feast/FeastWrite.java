package io.factorline.api.feast;

import io.factorline.api.web.Replies;
import io.factorline.api.web.Route;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code POST /write-to-online-store}. */
@Component
final class FeastWrite implements FeastAnswering {
  private final FeastWriting writing;

  FeastWrite(FeastWriting writing) {
    this.writing = writing;
  }

  @Override
  public Route route() {
    return Route.FEAST_WRITE;
  }

  @Override
  public Mono<ServerResponse> answer(Ask ask) {
    return writing
        .body(ask.request())
        .flatMap(body -> writing.write(body, body.requiredText("feature_view_name")))
        .flatMap(written -> Replies.json(out -> out.nothing()));
  }
}
