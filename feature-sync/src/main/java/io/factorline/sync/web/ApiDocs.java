package io.factorline.sync.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /v3/api-docs}: the OpenAPI description, written by hand and served as JSON. */
@RestController
class ApiDocs {
  private static final String RESOURCE = "/openapi/feature-sync.yaml";

  private final byte[] json = read();

  @GetMapping(path = "/v3/api-docs", produces = MediaType.APPLICATION_JSON_VALUE)
  byte[] description(@RequestParam MultiValueMap<String, String> query) {
    Query.require(query);
    return json.clone();
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
