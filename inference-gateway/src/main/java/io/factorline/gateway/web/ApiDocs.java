package io.factorline.gateway.web;

import io.factorline.openapi.ApiDescription;
import org.springframework.stereotype.Component;

/** {@code GET /v3/api-docs}: the OpenAPI description, written by hand and served as JSON. */
@Component
final class ApiDocs implements Answering {
  private final byte[] json = ApiDescription.json("inference-gateway");

  @Override
  public Route route() {
    return Route.API_DOCS;
  }

  @Override
  public Reply answer(Ask ask) {
    return Reply.json(json);
  }
}
