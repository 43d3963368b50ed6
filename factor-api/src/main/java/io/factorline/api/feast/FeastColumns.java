package io.factorline.api.feast;

import io.factorline.catalog.Entity;
import io.factorline.error.CallerText;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Columns by name, all with so many rows. */
record FeastColumns(JsonNode node, int rows) {
  List<String> names() {
    return List.copyOf(node.propertyNames());
  }

  boolean has(String name) {
    return node.has(name);
  }

  JsonNode value(String name, int row) {
    return node.path(name).path(row);
  }

  /** A column of join keys, which all are text. */
  List<String> keys(String name) {
    if (!has(name)) {
      throw FeastProblem.value(
          "must name each join key of its features: missing=%s, given=%s"
              .formatted(name, CallerText.shown(names().toString())));
    }
    List<String> keys = new ArrayList<>(rows);
    for (JsonNode value : node.path(name)) {
      if (!value.isString() || value.asString().isEmpty() || !isWellFormed(value.asString())) {
        throw FeastProblem.value(
            "must be text: joinKey=%s, value=%s"
                .formatted(name, CallerText.shown(value.toString())));
      }
      keys.add(value.asString());
    }
    return keys;
  }

  /** The texts of an entity, of the columns of its join keys. */
  List<String> keys(Entity entity) {
    List<List<String>> columns = entity.joinKeys().stream().map(this::keys).toList();
    if (columns.size() == 1) {
      return columns.getFirst();
    }
    List<String> texts = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      int at = row;
      texts.add(entity.text(columns.stream().map(column -> column.get(at)).toList()));
    }
    return texts;
  }

  private static boolean isWellFormed(String text) {
    return text.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
  }
}
