package io.factorline.gateway;

import io.factorline.catalog.CatalogLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Files with the shipped catalog, changed. Stateless. */
final class TestCatalogs {
  /** The line of the shipped model. */
  static final String MODEL = "  momentum: {service: momentum_v1}\n";

  private TestCatalogs() {}

  /** A new file with the shipped text as it is after a change. */
  static Path changed(UnaryOperator<String> change) {
    try (InputStream in = CatalogLoader.class.getResourceAsStream("/catalog/default.yaml")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String changed = change.apply(text);
      if (changed.equals(text)) {
        throw new IllegalArgumentException("must be in the shipped catalog: what is changed");
      }
      return Files.writeString(Files.createTempFile("catalog", ".yaml"), changed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same model under another name. */
  static String renamed(String text, String model) {
    return text.replace(MODEL, MODEL.replace("momentum:", model + ":"));
  }
}
