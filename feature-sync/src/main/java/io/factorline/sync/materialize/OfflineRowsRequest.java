package io.factorline.sync.materialize;

import io.factorline.basis.CorporateAction;
import io.factorline.catalog.Dimension;
import io.factorline.catalog.Entity;
import io.factorline.catalog.FieldType;
import io.factorline.catalog.Nearest;
import io.factorline.catalog.OfflineField;
import io.factorline.catalog.OfflineView;
import io.factorline.error.CallerText;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.market.Symbol;
import io.factorline.time.UtcTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads rows that are written from outside, strictly. Immutable. */
final class OfflineRowsRequest {
  private static final int MAX_ROWS = 10_000;
  private static final int MAX_ENTITY = 256;
  private static final int MAX_TEXT = 4_096;

  private static final String RATIO_RULE =
      "must be in [" + CorporateAction.MIN_RATIO + ", " + CorporateAction.MAX_RATIO + "]";

  private final OfflineView view;
  private final Entity entity;
  private final long nowNs;

  /**
   * A reader for one view.
   *
   * @param nowNs when rows without a knowledge time are known from
   */
  OfflineRowsRequest(OfflineView view, Entity entity, long nowNs) {
    this.view = view;
    this.entity = entity;
    this.nowNs = nowNs;
  }

  /**
   * The rows of a body.
   *
   * @throws RequestException for the first thing that breaks a rule
   */
  List<OfflineLake.Row> rows(Map<String, @Nullable Object> body) {
    requireKeys("body", body, List.of("rows"));
    if (!(body.get("rows") instanceof List<?> rows)) {
      throw new RequestException(ErrorCode.INVALID_BODY, "must be a list: key=rows");
    }
    if (rows.size() > MAX_ROWS) {
      throw new RequestException(
          ErrorCode.ROW_LIMIT, "must be at most %d: rows=%d".formatted(MAX_ROWS, rows.size()));
    }
    List<OfflineLake.Row> read = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      read.add(row("rows[" + i + "]", rows.get(i)));
    }
    return read;
  }

  private OfflineLake.Row row(String place, @Nullable Object json) {
    Map<?, ?> row = object(place, json);
    requireKeys(place, row, List.of("entity", "eventTime", "knowledge", "values"));
    long event = time(place + ".eventTime", row.get("eventTime"));
    Object known = row.get("knowledge");
    boolean isAction = view.corporateActions();
    long earliest = isAction ? nowNs : Math.max(nowNs, event);
    long knowledge = known == null ? earliest : time(place + ".knowledge", known);
    // An action is announced ahead; of one that is to be known later nobody can know yet.
    if (isAction && knowledge > nowNs) {
      throw invalid("must not lie after now", place + ".knowledge", known);
    }
    if (!isAction && knowledge < event) {
      throw invalid("must not lie before eventTime", place + ".knowledge", known);
    }
    return new OfflineLake.Row(
        key(place + ".entity", row.get("entity")),
        event,
        knowledge,
        null,
        false,
        values(place + ".values", object(place + ".values", row.get("values"))));
  }

  private String key(String place, @Nullable Object json) {
    Map<?, ?> keys = object(place, json);
    requireKeys(place, keys, entity.joinKeys());
    List<String> values = new ArrayList<>();
    for (String joinKey : entity.joinKeys()) {
      values.add(key(place + "." + joinKey, keys.get(joinKey), entity.isSymbol(joinKey)));
    }
    return entity.text(values);
  }

  private static String key(String place, @Nullable Object json, boolean isSymbol) {
    if (json instanceof String text && (isSymbol ? Symbol.isValid(text) : isText(text))) {
      return text;
    }
    throw invalid(
        isSymbol
            ? "must be text that matches [A-Za-z0-9._^=:-]{1,64}"
            : "must be text of 1 to " + MAX_ENTITY + " characters",
        place,
        json);
  }

  private static boolean isText(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_ENTITY
        && text.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
  }

  private List<@Nullable Object> values(String place, Map<?, ?> json) {
    for (Object name : json.keySet()) {
      if (!view.factorNames().contains(name)) {
        throw new RequestException(
            ErrorCode.INVALID_ROW,
            "must be a field of the view, nearest is %s: %s=%s"
                .formatted(
                    Nearest.to(String.valueOf(name), view.factorNames()).orElse("none"),
                    place,
                    CallerText.shown(String.valueOf(name))));
      }
    }
    List<@Nullable Object> values = new ArrayList<>();
    for (OfflineField field : view.fields()) {
      values.add(value(place + "." + field.name(), field, json.get(field.name())));
    }
    if (view.corporateActions()
        && values.getFirst() instanceof Double ratio
        && !CorporateAction.isRatio(ratio)) {
      throw wrong(RATIO_RULE, place + "." + CorporateAction.RATIO, ratio);
    }
    return values;
  }

  private static @Nullable Object value(String place, OfflineField field, @Nullable Object json) {
    if (json == null) {
      return null;
    }
    Object value = typed(field.type(), json);
    if (value == null) {
      throw wrong("must be of type " + field.type(), place, json);
    }
    boolean counts = field.dimension() == Dimension.SHARES || field.dimension() == Dimension.VOLUME;
    if (counts && value instanceof Number number && number.doubleValue() < 0) {
      throw wrong("must not be negative", place, json);
    }
    return value;
  }

  private static @Nullable Object typed(FieldType type, Object json) {
    return switch (type) {
      case DOUBLE ->
          switch (json) {
            case Double real when Double.isFinite(real) -> real;
            case Integer whole -> (double) whole;
            case Long whole when (long) (double) whole == whole -> (double) whole;
            default -> null;
          };
      case INT64 ->
          json instanceof Integer || json instanceof Long ? ((Number) json).longValue() : null;
      case BOOL -> json instanceof Boolean ? json : null;
      case STRING -> json instanceof String text && text.length() <= MAX_TEXT ? json : null;
    };
  }

  private static long time(String place, @Nullable Object json) {
    try {
      long ns = json instanceof String text ? UtcTime.parse(text) : 0;
      if (ns != 0) {
        return ns;
      }
    } catch (IllegalArgumentException e) {
      throw badTime(place, json);
    }
    throw badTime(place, json);
  }

  private static RequestException badTime(String place, @Nullable Object json) {
    return new RequestException(
        ErrorCode.INVALID_TIME,
        "must be RFC 3339 with a zone, and not the epoch itself: %s=%s"
            .formatted(place, CallerText.shown(String.valueOf(json))));
  }

  private static Map<?, ?> object(String place, @Nullable Object json) {
    if (json instanceof Map<?, ?> object) {
      return object;
    }
    throw invalid("must be an object", place, json);
  }

  private static void requireKeys(String place, Map<?, ?> object, List<String> known) {
    for (Object key : object.keySet()) {
      if (!known.contains(key)) {
        throw new RequestException(
            ErrorCode.UNKNOWN_FIELD,
            "must be a key of %s, nearest is %s: key=%s"
                .formatted(
                    place,
                    Nearest.to(String.valueOf(key), known).orElse("none"),
                    CallerText.shown(String.valueOf(key))));
      }
    }
  }

  private static RequestException invalid(String rule, String place, @Nullable Object value) {
    return new RequestException(
        ErrorCode.INVALID_PARAMETER,
        rule + ": " + place + "=" + CallerText.shown(String.valueOf(value)));
  }

  private static RequestException wrong(String rule, String place, Object value) {
    return new RequestException(
        ErrorCode.INVALID_ROW, rule + ": " + place + "=" + CallerText.shown(String.valueOf(value)));
  }
}
