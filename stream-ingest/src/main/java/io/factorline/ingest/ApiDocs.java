package io.factorline.ingest;

import io.factorline.openapi.ApiDescription;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v3/api-docs}: the OpenAPI description, written by hand and served as JSON. */
@RestController
class ApiDocs {
  private final byte[] json = ApiDescription.json("stream-ingest");

  @GetMapping(path = "/v3/api-docs", produces = MediaType.APPLICATION_JSON_VALUE)
  byte[] description() {
    return json.clone();
  }
}
