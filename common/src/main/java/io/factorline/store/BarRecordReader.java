package io.factorline.store;

import io.factorline.market.Symbol;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads records of {@code factor-bars}. Keys may come in any order, unknown ones are skipped. One
 * thread.
 */
public final class BarRecordReader {
  /** Longest value, in bytes. */
  public static final int MAX_VALUE_BYTES = 1 << 20;

  private static final int MAX_FACTORS = 1_000;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
  private static final Pattern DEFINITION = Pattern.compile("[0-9a-f]{16}");
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Set<String> NUMBERS =
      Set.of("start", "end", "revision", "knowledge", "partition", "offset");

  private final Set<String> seen = new HashSet<>();
  private List<String> factors = List.of();
  private List<@Nullable Double> cells = List.of();
  private List<String> undefined = List.of();
  private String symbol = "";
  private String view = "";
  private String definition = "";
  private String topicId = "";
  private long startNs;
  private long endNs;
  private long knowledgeNs;
  private long offset;
  private int revision;
  private int partition;

  /**
   * The bar of a record.
   *
   * @throws IllegalArgumentException if the value is none; its message names field, value and rule
   */
  public BarRecord read(byte @Nullable [] value) {
    if (value == null || value.length > MAX_VALUE_BYTES) {
      throw new IllegalArgumentException(
          "must have at most "
              + MAX_VALUE_BYTES
              + " bytes: length="
              + (value == null ? "null" : value.length));
    }
    clear();
    try (JsonParser in = JSON.createParser(value)) {
      require(in.nextToken() == JsonToken.START_OBJECT, "object");
      while (in.nextToken() != JsonToken.END_OBJECT) {
        String key = in.currentName();
        in.nextToken();
        take(key, in);
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException("must be the JSON of a bar", e);
    }
    return build();
  }

  private void clear() {
    seen.clear();
    factors = new ArrayList<>();
    cells = new ArrayList<>();
    undefined = new ArrayList<>();
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("must be the JSON of a bar: field=" + what);
    }
  }

  private void take(String key, JsonParser in) {
    seen.add(key);
    if (NUMBERS.contains(key)) {
      require(in.currentToken() == JsonToken.VALUE_NUMBER_INT, key);
      takeNumber(key, in);
      return;
    }
    switch (key) {
      case "symbol" -> symbol = text(key, in);
      case "view" -> view = text(key, in);
      case "definition" -> definition = text(key, in);
      case "topicId" -> topicId = TopicId.parse(text(key, in)).toString();
      case "values" -> takeValues(in);
      case "undefined" -> takeUndefined(in);
      default -> in.skipChildren();
    }
  }

  private void takeNumber(String key, JsonParser in) {
    switch (key) {
      case "start" -> startNs = in.getLongValue();
      case "end" -> endNs = in.getLongValue();
      case "knowledge" -> knowledgeNs = in.getLongValue();
      case "offset" -> offset = in.getLongValue();
      case "revision" -> revision = in.getIntValue();
      default -> partition = in.getIntValue();
    }
  }

  private static String text(String key, JsonParser in) {
    require(in.currentToken() == JsonToken.VALUE_STRING, key);
    return in.getString();
  }

  private void takeValues(JsonParser in) {
    require(in.currentToken() == JsonToken.START_OBJECT, "values");
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = matching("factor", in.currentName(), NAME);
      factors.add(name);
      cells.add(in.nextToken() == JsonToken.VALUE_NULL ? null : finite(name, in));
      if (factors.size() > MAX_FACTORS) {
        throw new IllegalArgumentException(
            "must have at most " + MAX_FACTORS + " factors: view=" + view);
      }
    }
  }

  private static double finite(String name, JsonParser in) {
    JsonToken token = in.currentToken();
    require(token != null && token.isNumeric(), name);
    double number = in.getDoubleValue();
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("must be finite: " + name + "=" + number);
    }
    return number;
  }

  private void takeUndefined(JsonParser in) {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    require(in.currentToken() == JsonToken.START_ARRAY, "undefined");
    while (in.nextToken() != JsonToken.END_ARRAY) {
      undefined.add(text("undefined", in));
    }
  }

  private BarRecord build() {
    require(seen.containsAll(NUMBERS), "number");
    require(seen.contains("topicId") && seen.contains("values"), "topicId, values");
    require(seen.containsAll(List.of("symbol", "view", "definition")), "text");
    if (!Symbol.isValid(symbol)) {
      throw new IllegalArgumentException("must be a symbol: symbol=" + symbol);
    }
    if (revision < 0) {
      throw new IllegalArgumentException("must be >= 0: revision=" + revision);
    }
    if (!factors.containsAll(undefined)) {
      throw new IllegalArgumentException("must be among the values: undefined=" + undefined);
    }
    return new BarRecord(
        symbol,
        matching("view", view, NAME),
        matching("definition", definition, DEFINITION),
        startNs,
        endNs,
        revision,
        knowledgeNs,
        topicId,
        partition,
        offset,
        List.copyOf(factors),
        cells,
        undefined.isEmpty() ? null : String.join(",", undefined));
  }

  private static String matching(String field, String text, Pattern pattern) {
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException("must match " + pattern + ": " + field + "=" + text);
    }
    return text;
  }
}
