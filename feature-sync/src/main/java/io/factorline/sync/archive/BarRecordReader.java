package io.factorline.sync.archive;

import io.factorline.lake.LakeTables;
import io.factorline.market.Symbol;
import io.factorline.store.TopicId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads records of {@code factor-bars}. Stateless; thread-safe. */
final class BarRecordReader {
  static final int MAX_VALUE_BYTES = 1 << 20;

  private static final int MAX_FACTORS = 1_000;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
  private static final Pattern DEFINITION = Pattern.compile("[0-9a-f]{16}");
  private static final JsonMapper JSON = JsonMapper.shared();

  private BarRecordReader() {}

  /**
   * The bar of a record.
   *
   * @throws IllegalArgumentException if the value is none; its message names field, value and rule
   */
  static BarRecord read(byte @Nullable [] value) {
    if (value == null || value.length > MAX_VALUE_BYTES) {
      throw new IllegalArgumentException(
          "must have at most "
              + MAX_VALUE_BYTES
              + " bytes: length="
              + (value == null ? "null" : value.length));
    }
    try {
      return bar(JSON.readTree(value));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("must be the JSON of a bar", e);
    }
  }

  private static BarRecord bar(JsonNode node) {
    List<String> factors = new ArrayList<>();
    List<@Nullable Double> cells = new ArrayList<>();
    for (Map.Entry<String, JsonNode> factor : node.required("values").properties()) {
      factors.add(factorName(factor.getKey()));
      cells.add(cell(factor.getKey(), factor.getValue()));
    }
    if (factors.size() > MAX_FACTORS) {
      throw new IllegalArgumentException(
          "must have at most " + MAX_FACTORS + ": values=" + factors.size());
    }
    String symbol = node.required("symbol").stringValue();
    if (!Symbol.isValid(symbol)) {
      throw new IllegalArgumentException("must be a symbol: symbol=" + symbol);
    }
    return new BarRecord(
        symbol,
        matching("view", node, NAME),
        matching("definition", node, DEFINITION),
        node.required("start").longValue(),
        node.required("end").longValue(),
        node.required("revision").intValue(),
        node.required("knowledge").longValue(),
        TopicId.parse(node.required("topicId").stringValue()).toString(),
        node.required("partition").intValue(),
        node.required("offset").longValue(),
        List.copyOf(factors),
        cells,
        undefined(node.get("undefined"), factors));
  }

  private static String matching(String field, JsonNode node, Pattern pattern) {
    String text = node.required(field).stringValue();
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException("must match " + pattern + ": " + field + "=" + text);
    }
    return text;
  }

  private static String factorName(String name) {
    if (!NAME.matcher(name).matches() || LakeTables.isReserved(name)) {
      throw new IllegalArgumentException(
          "must match " + NAME + " and be no column of the lake: factor=" + name);
    }
    return name;
  }

  private static @Nullable Double cell(String name, JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    double number = value.doubleValue();
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("must be finite: " + name + "=" + number);
    }
    return number;
  }

  private static @Nullable String undefined(@Nullable JsonNode names, List<String> factors) {
    if (names == null || names.isEmpty()) {
      return null;
    }
    String text = names.valueStream().map(JsonNode::stringValue).collect(Collectors.joining(","));
    if (!factors.containsAll(List.of(text.split(",", -1)))) {
      throw new IllegalArgumentException("must be among the values: undefined=" + text);
    }
    return text;
  }
}
