package io.factorline.error.http;

import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** Where a body is no JSON, for its sender. Stateless. */
public final class JsonPlace {
  private JsonPlace() {}

  /** Line and column; {@code body} where it breaks a limit, which has no place. */
  public static String of(JacksonException failure) {
    TokenStreamLocation at = failure.getLocation();
    return at == null ? "body" : "line=%d, column=%d".formatted(at.getLineNr(), at.getColumnNr());
  }
}
