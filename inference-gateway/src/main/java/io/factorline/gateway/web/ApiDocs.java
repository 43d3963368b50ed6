package io.factorline.gateway.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.springframework.stereotype.Component;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /v3/api-docs}: the OpenAPI description, written by hand and served as JSON. */
@Component
final class ApiDocs implements Answering {
  private static final String RESOURCE = "/openapi/inference-gateway.yaml";

  private final byte[] json = read();

  @Override
  public Route route() {
    return Route.API_DOCS;
  }

  @Override
  public Reply answer(Ask ask) {
    return Reply.json(json);
  }

  private static byte[] read() {
    try (InputStream in = ApiDocs.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("must be on the class path: resource=" + RESOURCE);
      }
      Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
      return JsonMapper.shared().writeValueAsBytes(document);
    } catch (IOException e) {
      throw new UncheckedIOException("must be readable: resource=" + RESOURCE, e);
    }
  }
}
