package io.factorline.api.feast;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.Entity;
import io.factorline.catalog.FieldType;
import io.factorline.catalog.OfflineField;
import io.factorline.catalog.OfflineView;
import io.factorline.error.CallerText;
import io.factorline.json.JsonOut;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The rows of a data frame as feature-sync takes them, checked against the view. Feast's remote
 * client always names the times {@code event_timestamp} and {@code created}. One request.
 */
record FeastRows(OfflineView view, Entity entity, FeastColumns columns) {
  private static final double EXACT = 0x1p53;
  private static final String EVENT_TIME = "event_timestamp";
  private static final List<String> CREATED = List.of("created", "created_timestamp");

  static FeastRows of(Catalog catalog, OfflineView view, FeastColumns columns) {
    Entity entity = Objects.requireNonNull(catalog.entities().get(view.entity()));
    FeastRows rows = new FeastRows(view, entity, columns);
    rows.checkColumns();
    return rows;
  }

  private void checkColumns() {
    Set<String> known = new HashSet<>(view.factorNames());
    known.addAll(entity.joinKeys());
    known.add(EVENT_TIME);
    known.addAll(CREATED);
    for (String name : columns.names()) {
      if (!known.contains(name)) {
        throw FeastProblem.value(
            "must be a column of the view: column=%s, view=%s"
                .formatted(CallerText.shown(name), view.name()));
      }
    }
    entity.joinKeys().forEach(columns::keys);
    if (!columns.has(EVENT_TIME)) {
      throw FeastProblem.value("must be given: column=" + EVENT_TIME);
    }
  }

  /** The body for feature-sync. */
  byte[] toJson() {
    JsonOut out = new JsonOut(1024).raw("{\"rows\":[");
    for (int row = 0; row < columns.rows(); row++) {
      out.raw(row == 0 ? "{\"entity\":{" : ",{\"entity\":{");
      writeKeys(row, out);
      out.raw("},\"eventTime\":");
      out.time(eventNs(row)).raw(",\"knowledge\":");
      Long knowledgeNs = knowledgeNs(row);
      if (knowledgeNs == null) {
        out.nothing();
      } else {
        out.time(knowledgeNs);
      }
      out.raw(",\"values\":{");
      writeValues(row, out);
      out.raw("}}");
    }
    return out.raw("]}").toByteArray();
  }

  private void writeKeys(int row, JsonOut out) {
    boolean isFirst = true;
    for (String joinKey : entity.joinKeys()) {
      out.raw(isFirst ? "" : ",").text(joinKey).raw(':');
      out.text(columns.value(joinKey, row).asString());
      isFirst = false;
    }
  }

  private long eventNs(int row) {
    JsonNode value = columns.value(EVENT_TIME, row);
    if (!value.isString()) {
      throw FeastProblem.value(
          "must be a time: column=%s, value=%s".formatted(EVENT_TIME, shown(value)));
    }
    return FeastTime.parse(EVENT_TIME, value.asString());
  }

  private @Nullable Long knowledgeNs(int row) {
    for (String name : CREATED) {
      JsonNode value = columns.value(name, row);
      if (value.isString()) {
        return FeastTime.parse(name, value.asString());
      }
      if (!value.isMissingNode() && !value.isNull()) {
        throw FeastProblem.value(
            "must be a time or null: column=%s, value=%s".formatted(name, shown(value)));
      }
    }
    return null;
  }

  private void writeValues(int row, JsonOut out) {
    boolean isFirst = true;
    for (OfflineField field : view.fields()) {
      if (columns.has(field.name())) {
        out.raw(isFirst ? "" : ",").text(field.name()).raw(':');
        writeValue(field, columns.value(field.name(), row), out);
        isFirst = false;
      }
    }
  }

  private static void writeValue(OfflineField field, JsonNode value, JsonOut out) {
    if (value.isNull() || (value.isString() && isNothing(field.type(), value.asString()))) {
      out.nothing();
      return;
    }
    try {
      switch (field.type()) {
        case DOUBLE -> out.number(finite(value));
        case INT64 -> out.number(whole(value));
        case STRING -> out.text(text(value));
        case BOOL -> out.raw(flag(value) ? "true" : "false");
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw FeastProblem.value(
          "must be of the type of its field: field=%s, type=%s, value=%s"
              .formatted(field.name(), field.type().name(), shown(value)));
    }
  }

  /* How pandas and JSON write that there is no number. */
  private static boolean isNothing(FieldType type, String text) {
    return type != FieldType.STRING && (text.isEmpty() || text.equalsIgnoreCase("nan"));
  }

  private static double finite(JsonNode value) {
    double number = value.isNumber() ? value.doubleValue() : Double.parseDouble(text(value));
    if (!Double.isFinite(number)) {
      throw new NumberFormatException("must be finite");
    }
    return number;
  }

  /* A number with a fraction or an exponent is a double, which is exact up to 2^53. */
  private static long whole(JsonNode value) {
    if (value.isFloatingPointNumber() && !(Math.abs(value.doubleValue()) <= EXACT)) {
      throw new NumberFormatException("must be exact");
    }
    return value.isNumber() ? value.decimalValue().longValueExact() : Long.parseLong(text(value));
  }

  private static String text(JsonNode value) {
    if (!value.isString()) {
      throw new NumberFormatException("must be text");
    }
    return value.asString();
  }

  private static boolean flag(JsonNode value) {
    if (!value.isBoolean()) {
      throw new NumberFormatException("must be true or false");
    }
    return value.asBoolean();
  }

  private static String shown(JsonNode value) {
    return CallerText.shown(value.toString());
  }
}
