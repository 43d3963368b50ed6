package io.factorline.api.feast;

import io.factorline.api.web.Route;
import io.factorline.error.CallerText;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code POST /push}; a push source has the name of its view. */
@Component
final class FeastPush implements FeastAnswering {
  private final FeastWriting writing;

  FeastPush(FeastWriting writing) {
    this.writing = writing;
  }

  @Override
  public Route route() {
    return Route.FEAST_PUSH;
  }

  @Override
  public Mono<ServerResponse> answer(Ask ask) {
    return writing
        .body(ask.request())
        .flatMap(body -> {
          String to = body.text("to");
          if (to != null && !to.equals("online")) {
            throw FeastProblem.value("must be online: to=" + CallerText.shown(to));
          }
          return writing.write(body, body.requiredText("push_source_name"));
        })
        .flatMap(written -> ServerResponse.ok().build());
  }
}
