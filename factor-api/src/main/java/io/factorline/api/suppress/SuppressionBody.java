package io.factorline.api.suppress;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.Nearest;
import io.factorline.error.CallerText;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.market.Symbol;
import io.factorline.suppress.Suppression;
import io.factorline.suppress.Target;
import io.factorline.time.UtcTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a body asks to be hidden, read strictly. */
final class SuppressionBody {
  private static final List<String> KEYS = List.of("view", "factor", "symbol", "reason", "expires");
  private static final long NS_PER_MS = 1_000_000;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private SuppressionBody() {}

  /**
   * Reads a body.
   *
   * @throws RequestException naming the rule that it breaks
   * @throws io.factorline.catalog.CatalogLookupException naming the nearest view or factor
   */
  static Suppression parse(byte[] body, String by, long nowMs, Catalog catalog) {
    Map<String, JsonNode> fields = fields(body);
    String view = text(fields, "view");
    String factor = text(fields, "factor");
    String symbol = text(fields, "symbol");
    check(view, factor, symbol, catalog);
    String reason = needed(fields, "reason");
    String expires = needed(fields, "expires");
    try {
      Target target = new Target(view, factor, symbol);
      return new Suppression(target, reason, by, nowMs, UtcTime.parse(expires) / NS_PER_MS);
    } catch (IllegalArgumentException e) {
      throw new RequestException(ErrorCode.INVALID_PARAMETER, String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, JsonNode> fields(byte[] body) {
    JsonNode node;
    try {
      node = JSON.readTree(body);
    } catch (JacksonException e) {
      throw new RequestException(ErrorCode.INVALID_BODY, "must be a JSON object");
    }
    if (!node.isObject()) {
      throw new RequestException(ErrorCode.INVALID_BODY, "must be a JSON object");
    }
    for (String key : node.propertyNames()) {
      if (!KEYS.contains(key)) {
        String nearest = Nearest.to(key, KEYS).map(n -> ", nearest=" + n).orElse("");
        throw new RequestException(
            ErrorCode.UNKNOWN_FIELD,
            "must be a key of this body: " + CallerText.shown(key) + nearest);
      }
    }
    return node.properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static @Nullable String text(Map<String, JsonNode> fields, String name) {
    JsonNode value = fields.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw new RequestException(ErrorCode.INVALID_PARAMETER, "must be text: " + name);
    }
    return value.asString();
  }

  private static String needed(Map<String, JsonNode> fields, String name) {
    String text = text(fields, name);
    if (text == null) {
      throw new RequestException(ErrorCode.INVALID_PARAMETER, "must be given: " + name);
    }
    return text;
  }

  private static void check(
      @Nullable String view, @Nullable String factor, @Nullable String symbol, Catalog catalog) {
    if (view != null) {
      var _ = catalog.view(view);
    }
    if (factor != null) {
      var _ = catalog.resolve(factor);
    }
    if (symbol != null && !Symbol.isValid(symbol)) {
      throw new RequestException(
          ErrorCode.INVALID_SYMBOL,
          "must match [A-Za-z0-9._^=:-]{1,64}: symbol=" + CallerText.shown(symbol));
    }
  }
}
