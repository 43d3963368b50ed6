package io.factorline.gateway.web;

import org.springframework.stereotype.Component;

/** {@code GET /v1/models}. */
@Component
final class ModelList implements Answering {
  private final ModelsJson json;

  ModelList(ModelsJson json) {
    this.json = json;
  }

  @Override
  public Route route() {
    return Route.MODELS;
  }

  @Override
  public Reply answer(Ask ask) {
    return Reply.json(json.models());
  }
}
