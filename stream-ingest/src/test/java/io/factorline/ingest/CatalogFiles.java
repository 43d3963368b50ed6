package io.factorline.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Catalogs made from the one that is shipped, by text. */
final class CatalogFiles {
  private static final String VENUES = "  WORLD:\n    zone: UTC\n";
  private static final String LAST_INSTRUMENT = "  - {pattern: '*'";
  private static final String VIEWS = "  quote: {kind: quote";

  private CatalogFiles() {}

  /** The shipped one. */
  static String shipped() {
    try (InputStream in = CatalogFiles.class.getResourceAsStream("/catalog/default.yaml")) {
      if (in == null) {
        throw new AssertionError("the shipped catalog must be on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With one more venue, for symbols of this pattern. */
  static String withVenue(String text, String id, String seq, String pattern) {
    String venue = VENUES + "  " + id + ":\n    zone: UTC\n    seq: " + seq + "\n";
    String instrument =
        "  - {pattern: "
            + pattern
            + ", venue: "
            + id
            + ", currency: USD, tickSize: 0.01, lot: 1}\n";
    return replaced(replaced(text, VENUES, venue), LAST_INSTRUMENT, instrument + LAST_INSTRUMENT);
  }

  /** With one more view, as a line of the catalog. */
  static String withView(String text, String line) {
    return replaced(text, VIEWS, "  " + line + "\n" + VIEWS);
  }

  static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String replaced(String text, String part, String by) {
    if (!text.contains(part)) {
      throw new AssertionError("must be in the shipped catalog: text=" + part);
    }
    return text.replace(part, by);
  }
}
