package io.factorline.sync.web;

import io.factorline.catalog.Nearest;
import io.factorline.error.CallerText;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import java.util.List;
import org.springframework.util.MultiValueMap;

/** The query parameters of one request. */
public final class Query {
  private Query() {}

  /**
   * Refuses parameters that the path does not take.
   *
   * @throws RequestException naming the nearest one that it takes
   */
  public static void require(MultiValueMap<String, String> query, String... known) {
    List<String> names = List.of(known);
    for (String name : query.keySet()) {
      if (!names.contains(name)) {
        String nearest = Nearest.to(name, names).map(n -> ", nearest=" + n).orElse("");
        throw new RequestException(
            ErrorCode.UNKNOWN_PARAMETER,
            "must be a parameter of this path: parameter=" + CallerText.shown(name) + nearest);
      }
    }
  }

  /** A whole number within bounds that may stand once. */
  public static int number(
      MultiValueMap<String, String> query, String name, int absent, int min, int max) {
    List<String> values = query.get(name);
    if (values == null) {
      return absent;
    }
    String text = String.join(",", values);
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw invalid(name, text, min, max);
    }
    throw invalid(name, text, min, max);
  }

  private static RequestException invalid(String name, String text, int min, int max) {
    return new RequestException(
        ErrorCode.INVALID_PARAMETER,
        "must be a whole number in %d..%d: %s=%s"
            .formatted(min, max, name, CallerText.shown(text)));
  }
}
