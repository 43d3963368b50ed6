package io.factorline.gateway.web;

import io.factorline.gateway.signal.ModelRouter;
import org.springframework.stereotype.Component;

/** {@code GET /v1/models/{model}/versions}. */
@Component
final class VersionsOfModel implements Answering {
  private final ModelRouter router;
  private final ModelsJson json;

  VersionsOfModel(ModelRouter router, ModelsJson json) {
    this.router = router;
    this.json = json;
  }

  @Override
  public Route route() {
    return Route.VERSIONS;
  }

  @Override
  public Reply answer(Ask ask) {
    String model = ask.path("model");
    router.requireKnown(model);
    return Reply.json(json.versions(model));
  }
}
