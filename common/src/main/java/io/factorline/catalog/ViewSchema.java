package io.factorline.catalog;

import io.factorline.derive.Expression;
import io.factorline.derive.ExpressionException;
import io.factorline.derive.Order;
import io.factorline.derive.Transform;
import io.factorline.kernel.FactorSpec;
import io.factorline.kernel.FlatMode;
import io.factorline.market.Timeframe;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Views of the five kinds. */
final class ViewSchema {
  static final int MAX_FACTORS = 2_000;
  static final int MAX_CROSS_FACTORS = 64;

  private enum Kind {
    BARS,
    QUOTE,
    OFFLINE,
    CORPORATE_ACTIONS,
    DERIVED,
    CROSS
  }

  private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9_/%]{1,16}");

  private static final Key<Kind> KIND =
      Key.text(
          "kind",
          Values.oneOf(Kind.class),
          "bars",
          "`bars`, `quote`, `offline`, `corporate_actions`, `derived` or `cross`");

  private static final Key<Timeframe> TIMEFRAME =
      Key.requiredText(
          "timeframe",
          ViewSchema::timeframe,
          "`1s` to `12h`, dividing a day, or `1d`, the session");
  private static final Key<Duration> BAR_TTL =
      Key.requiredText("ttl", Values.duration("1s", "3650d"), "1s to 3650d of trading time");
  private static final Key<Duration> DELAY =
      Key.text("delay", Values.duration("0s", "7d"), "0s", "0s to 7d");
  private static final Key<Long> UNSTABLE_BARS =
      Key.text("unstableBars", Values.whole(0, 100_000), "0", "0 to 100,000");
  private static final Key<FlatMode> FLAT =
      Key.text("flat", Values.oneOf(FlatMode.class), "neutral", "`neutral` or `talib`");
  private static final Key<List<Placed<String>>> FACTOR_SETS =
      Key.withDefault(
          "factorSets",
          Nodes.list(Nodes.placedText(Values::name), 64),
          List.of(),
          "none",
          "up to 64 names of `factorSets`");
  private static final Key<List<FactorSpec>> FACTORS =
      Key.withDefault(
          "factors",
          Nodes.list(FactorSchema::read, MAX_FACTORS),
          List.of(),
          "none",
          "up to 2,000, those of the sets included");
  static final Schema BARS =
      new Schema(
          "view of kind bars",
          KIND,
          TIMEFRAME,
          BAR_TTL,
          DELAY,
          UNSTABLE_BARS,
          FLAT,
          FACTOR_SETS,
          FACTORS);

  private static final Key<Duration> QUOTE_TTL =
      Key.text("ttl", Values.duration("1s", "3650d"), "1m", "1s to 3650d of trading time");
  static final Schema QUOTE = new Schema("view of kind quote", KIND, QUOTE_TTL);

  private static final Key<String> FIELD_NAME = Key.requiredText("name", Values::name, "name");
  private static final Key<FieldType> TYPE =
      Key.text(
          "type", Values.oneOf(FieldType.class), "double", "`double`, `int64`, `string` or `bool`");
  private static final Key<String> FIELD_UNIT =
      Key.requiredText("unit", text -> Values.matching(UNIT, text), "as `KRW`, for people");
  private static final Key<Dimension> DIMENSION =
      Key.requiredText(
          "dimension",
          Values.oneOf(Dimension.class),
          "`price`, `per_share`, `shares`, `volume`, `money` or `ratio`");
  static final Schema FIELD = new Schema("field", FIELD_NAME, TYPE, FIELD_UNIT, DIMENSION);

  private static final Key<Placed<String>> ENTITY =
      Key.required("entity", Nodes.placedText(Values::name), "name of an entity");
  private static final Key<Duration> OFFLINE_TTL =
      Key.requiredText("ttl", Values.duration("1s", "3650d"), "1s to 3650d of wall time");
  private static final Key<List<OfflineField>> FIELDS =
      Key.required(
          "fields", Nodes.list(Nodes.object(FIELD, ViewSchema::field), MAX_FACTORS), "1 to 2,000");
  private static final Key<SourceSchema.SourceDraft> SOURCE =
      Key.optional("source", SourceSchema::read, "none", "where its rows come from");
  static final Schema OFFLINE =
      new Schema("view of kind offline", KIND, ENTITY, OFFLINE_TTL, FIELDS, SOURCE);

  private static final Duration ACTIONS_TTL = Duration.ofDays(3650);
  private static final OfflineField ACTION_RATIO =
      new OfflineField("ratio", FieldType.DOUBLE, "new/old", Dimension.RATIO);
  static final Schema CORPORATE_ACTIONS =
      new Schema("view of kind corporate_actions", KIND, ENTITY, SOURCE);

  private static final Key<Map<String, ViewDraft.Written>> EXPRESSIONS =
      Key.required(
          "factors",
          Nodes.named(Values::name, (name, place) -> expression(place), MAX_FACTORS),
          "1 to 2,000 of name: expression");
  static final Schema DERIVED = new Schema("view of kind derived", KIND, EXPRESSIONS);

  private static final Key<Placed<FactorRef>> OF =
      Key.required("of", Nodes.placedText(CatalogSchema::factorRef), "`view:factor`");
  private static final Key<Transform> TRANSFORM =
      Key.requiredText(
          "transform", Values.oneOf(Transform.class), "`rank`, `zscore` or `percentile`");
  private static final Key<Order> ORDER =
      Key.text("order", Values.oneOf(Order.class), "desc", "`desc` or `asc`");
  static final Schema CROSS_FACTOR = new Schema("cross-sectional factor", OF, TRANSFORM, ORDER);
  private static final Key<Placed<String>> UNIVERSE =
      Key.required("universe", Nodes.placedText(Values::name), "name of a universe of one venue");
  private static final Key<Map<String, ViewDraft.CrossFactor>> CROSS_FACTORS =
      Key.required(
          "factors",
          Nodes.named(
              Values::name,
              (name, place) -> Nodes.object(CROSS_FACTOR, ViewSchema::crossFactor).read(place),
              MAX_CROSS_FACTORS),
          "1 to 64 by name");
  static final Schema CROSS = new Schema("view of kind cross", KIND, UNIVERSE, CROSS_FACTORS);

  private ViewSchema() {}

  /** The kind decides the schema, so that an unknown key is judged by the right one. */
  static @Nullable ViewDraft read(Place place) {
    String written = Schema.peek(place, KIND.name);
    Kind kind = Kind.BARS;
    for (Kind known : Kind.values()) {
      kind = Values.lower(known).equals(written) ? known : kind;
    }
    return switch (kind) {
      case BARS -> Nodes.object(BARS, ViewSchema::bars).read(place);
      case QUOTE -> Nodes.object(QUOTE, ViewSchema::quote).read(place);
      case OFFLINE -> Nodes.object(OFFLINE, ViewSchema::offline).read(place);
      case CORPORATE_ACTIONS ->
          Nodes.object(CORPORATE_ACTIONS, ViewSchema::corporateActions).read(place);
      case DERIVED -> Nodes.object(DERIVED, ViewSchema::derived).read(place);
      case CROSS -> Nodes.object(CROSS, ViewSchema::cross).read(place);
    };
  }

  private static ViewDraft bars(Fields fields) {
    return new ViewDraft.Bars(
        fields.place(),
        fields.get(TIMEFRAME),
        fields.get(BAR_TTL),
        fields.get(DELAY),
        Math.toIntExact(fields.get(UNSTABLE_BARS)),
        fields.get(FLAT),
        fields.get(FACTOR_SETS),
        fields.get(FACTORS));
  }

  private static ViewDraft quote(Fields fields) {
    return new ViewDraft.Quote(fields.place(), fields.get(QUOTE_TTL));
  }

  private static ViewDraft offline(Fields fields) {
    return new ViewDraft.Offline(
        fields.place(),
        fields.get(ENTITY),
        fields.get(OFFLINE_TTL),
        fields.get(FIELDS),
        fields.find(SOURCE),
        false);
  }

  /** Actions never age: the longest time-to-live is for who reads a ratio as a factor. */
  private static ViewDraft corporateActions(Fields fields) {
    return new ViewDraft.Offline(
        fields.place(),
        fields.get(ENTITY),
        ACTIONS_TTL,
        List.of(ACTION_RATIO),
        fields.find(SOURCE),
        true);
  }

  private static OfflineField field(Fields fields) {
    return new OfflineField(
        fields.get(FIELD_NAME), fields.get(TYPE), fields.get(FIELD_UNIT), fields.get(DIMENSION));
  }

  private static ViewDraft derived(Fields fields) {
    return new ViewDraft.Derived(fields.place(), fields.get(EXPRESSIONS));
  }

  private static ViewDraft cross(Fields fields) {
    return new ViewDraft.Cross(fields.place(), fields.get(UNIVERSE), fields.get(CROSS_FACTORS));
  }

  private static ViewDraft.CrossFactor crossFactor(Fields fields) {
    return new ViewDraft.CrossFactor(fields.get(OF), fields.get(TRANSFORM), fields.get(ORDER));
  }

  private static Timeframe timeframe(String text) {
    try {
      return Timeframe.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "must be a length that divides a day, as 1s, 5m, 1h or 1d", e);
    }
  }

  private static ViewDraft.@Nullable Written expression(Place place) {
    String text = Nodes.text(Values.anyText(Expression.MAX_TEXT)).read(place);
    if (text == null) {
      return null;
    }
    try {
      return new ViewDraft.Written(text, Expression.parse(text), place);
    } catch (ExpressionException e) {
      place.problem(
          String.format(
              Locale.ROOT,
              "%s, character=%d, expression=%s",
              e.getMessage(),
              e.column(),
              Problems.clip(text)));
      return null;
    }
  }
}
