package io.factorline.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI document of a service: YAML on the class path, served as JSON. */
public final class ApiDescription {
  private ApiDescription() {}

  /**
   * Reads the document of a service.
   *
   * @param service as in {@code spring.application.name}; the document is {@code
   *     /openapi/<service>.yaml}
   * @return the document as JSON in UTF-8, a new array each time
   * @throws IllegalStateException where there is no such resource
   * @throws UncheckedIOException where it cannot be read
   */
  public static byte[] json(String service) {
    String resource = "/openapi/" + service + ".yaml";
    try (InputStream in = ApiDescription.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("must be on the class path: resource=" + resource);
      }
      Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
      return JsonMapper.shared().writeValueAsBytes(document);
    } catch (IOException e) {
      throw new UncheckedIOException("must be readable: resource=" + resource, e);
    }
  }
}
