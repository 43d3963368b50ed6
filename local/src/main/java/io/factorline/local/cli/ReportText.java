package io.factorline.local.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A report of a job for people: names and values in two columns, what lies deeper indented, long
 * lists cut.
 */
final class ReportText {
  private static final int MAX_ITEMS = 20;
  private static final String INDENT = "  ";

  private final JsonNode report;
  private final List<String> lines = new ArrayList<>();

  ReportText(JsonNode report) {
    this.report = report;
  }

  /** Its lines; none where there is no report. */
  List<String> lines() {
    if (report.isObject()) {
      object(report, "");
    }
    return List.copyOf(lines);
  }

  private void object(JsonNode object, String indent) {
    int width = object.propertyNames().stream().mapToInt(String::length).max().orElse(0);
    for (Map.Entry<String, JsonNode> property : object.properties()) {
      String name = property.getKey();
      JsonNode value = property.getValue();
      if (isFlat(value)) {
        lines.add(indent + name + " ".repeat(width - name.length() + 2) + flat(value));
      } else {
        lines.add(indent + name);
        nested(value, indent + INDENT);
      }
    }
  }

  private void nested(JsonNode value, String indent) {
    if (value.isObject()) {
      object(value, indent);
      return;
    }
    value
        .valueStream()
        .limit(MAX_ITEMS)
        .forEach(item -> lines.add(indent + (item.isObject() ? row(item) : flat(item))));
    if (value.size() > MAX_ITEMS) {
      lines.add(indent + "and %,d more".formatted(value.size() - MAX_ITEMS));
    }
  }

  /** One line of a list of objects. */
  private static String row(JsonNode object) {
    return object.properties().stream()
        .map(property -> property.getKey() + "=" + flat(property.getValue()))
        .collect(Collectors.joining("  "));
  }

  private static boolean isFlat(JsonNode value) {
    return value.isValueNode() || value.isEmpty() || (value.isArray() && isShortList(value));
  }

  private static boolean isShortList(JsonNode list) {
    return list.size() <= MAX_ITEMS && list.valueStream().allMatch(JsonNode::isValueNode);
  }

  private static String flat(JsonNode value) {
    if (value.isIntegralNumber()) {
      return String.format(Locale.ROOT, "%,d", value.bigIntegerValue());
    }
    if (value.isArray()) {
      return value.isEmpty()
          ? "none"
          : value.valueStream().map(ReportText::flat).collect(Collectors.joining(", "));
    }
    if (value.isNull() || (value.isEmpty() && value.isObject())) {
      return "none";
    }
    return value.isObject() ? "{" + row(value) + "}" : value.asString();
  }
}
