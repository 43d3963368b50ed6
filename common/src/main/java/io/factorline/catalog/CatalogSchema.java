package io.factorline.catalog;

import io.factorline.kernel.FactorSpec;
import io.factorline.market.Instrument;
import io.factorline.market.Symbol;
import io.factorline.market.Venue;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The whole catalog. */
final class CatalogSchema {
  static final int MAX_SYMBOLS = 10_000;
  private static final Pattern VENUE_ID = Pattern.compile("[A-Za-z0-9_-]{1,16}");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z0-9]{3,8}");
  static final Pattern JOIN_KEY = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

  private static final Key<String> PATTERN =
      Key.requiredText(
          "pattern", Values.anyText(Symbol.MAX_LENGTH), "symbol with `*`, `?` and `#` (a digit)");
  private static final Key<String> VENUE =
      Key.requiredText("venue", text -> Values.matching(VENUE_ID, text), "id of a venue");
  private static final Key<String> CURRENCY_KEY =
      Key.requiredText(
          "currency", text -> Values.matching(CURRENCY, text), "3 to 8 capitals or digits");
  private static final Key<Double> TICK_SIZE =
      Key.requiredText("tickSize", Values::decimal, "above 0");
  private static final Key<Double> LOT = Key.text("lot", Values::decimal, "1", "above 0");
  static final Schema INSTRUMENT =
      new Schema("instrument", PATTERN, VENUE, CURRENCY_KEY, TICK_SIZE, LOT);

  private static final Key<String> JOIN_KEY_KEY =
      Key.text("joinKey", text -> Values.matching(JOIN_KEY, text), "symbol", "key on Feast's wire");
  private static final Key<List<String>> JOIN_KEYS_KEY =
      Key.optional(
          "joinKeys",
          Nodes.list(Nodes.text(text -> Values.matching(JOIN_KEY, text)), Entity.MAX_JOIN_KEYS),
          "the one of `joinKey`",
          "1 to 8, instead of `joinKey`: an entity of several keys");
  static final Schema ENTITY = new Schema("entity", JOIN_KEY_KEY, JOIN_KEYS_KEY);

  private static final Key<Reading> BAR =
      Key.optionalText(
          "bar",
          Values.oneOf(Reading.class),
          "required where a factor has bars",
          "`forming` or `closed`");
  private static final Key<List<Placed<FactorRef>>> SERVICE_FACTORS =
      Key.required(
          "factors",
          Nodes.list(Nodes.placedText(CatalogSchema::factorRef), ViewSchema.MAX_FACTORS),
          "1 to 2,000 of `view:factor`");
  static final Schema SERVICE = new Schema("service", BAR, SERVICE_FACTORS);

  private static final Key<Placed<String>> MODEL_SERVICE =
      Key.required("service", Nodes.placedText(Values::name), "name of a service, `bar: closed`");
  static final Schema MODEL = new Schema("model", MODEL_SERVICE);

  private static final Key<Long> VERSION = Key.requiredText("version", Values.whole(1, 1), "1");
  private static final Key<Map<String, Venue>> VENUES =
      Key.required(
          "venues",
          Nodes.named(text -> Values.matching(VENUE_ID, text), VenueSchema::read, 64),
          "1 to 64 by id, 1 to 16 of `A-Z a-z 0-9 _ -`");
  private static final Key<Placed<List<Placed<Instrument>>>> INSTRUMENTS =
      Key.required(
          "instruments",
          Nodes.placed(
              Nodes.list(
                  Nodes.placed(Nodes.object(INSTRUMENT, CatalogSchema::instrument)), 10_000)),
          "1 to 10,000, first match wins, `*` last");
  private static final Key<Map<String, UniverseSchema.Draft>> UNIVERSES =
      Key.withDefault(
          "universes",
          Nodes.named(Values::name, UniverseSchema::read, 256),
          Map.of(),
          "none",
          "up to 256 by name: a list of up to 10,000 symbols, or members");
  private static final Key<Map<String, Entity>> ENTITIES =
      Key.withDefault(
          "entities",
          Nodes.named(Values::name, CatalogSchema::entity, 64),
          Map.of("symbol", new Entity("symbol", "symbol")),
          "symbol",
          "up to 64 by name");
  private static final Key<Map<String, List<FactorSpec>>> FACTOR_SETS =
      Key.withDefault(
          "factorSets",
          Nodes.named(
              Values::name,
              (name, place) -> Nodes.list(FactorSchema::read, ViewSchema.MAX_FACTORS).read(place),
              64),
          Map.of(),
          "none",
          "up to 64 lists of factors by name");
  private static final Key<Map<String, ViewDraft>> VIEWS =
      Key.required(
          "views",
          Nodes.named(Values::name, (name, place) -> ViewSchema.read(place), 64),
          "1 to 64 by name, 5,000 factors in all");
  private static final Key<Map<String, CatalogDraft.Service>> SERVICES =
      Key.withDefault(
          "services",
          Nodes.named(
              Values::name,
              (name, place) -> Nodes.object(SERVICE, CatalogSchema::service).read(place),
              1_000),
          Map.of(),
          "none",
          "up to 1,000 by name");
  private static final Key<Map<String, CatalogDraft.Model>> MODELS =
      Key.withDefault(
          "models",
          Nodes.named(
              Values::name,
              (name, place) -> Nodes.object(MODEL, CatalogSchema::model).read(place),
              256),
          Map.of(),
          "none",
          "up to 256 by name");
  static final Schema CATALOG =
      new Schema(
          "catalog",
          VERSION,
          VENUES,
          INSTRUMENTS,
          UNIVERSES,
          ENTITIES,
          FACTOR_SETS,
          VIEWS,
          SERVICES,
          MODELS,
          LifeSchema.LIFE);

  private CatalogSchema() {}

  /** Every schema, in the order of the reference page. */
  static List<Schema> all() {
    return List.of(
        CATALOG,
        VenueSchema.VENUE,
        VenueSchema.SESSION,
        VenueSchema.SPECIAL_DAY,
        CleaningSchema.CLEANING,
        CleaningSchema.OUTLIERS,
        CleaningSchema.QUOTES,
        INSTRUMENT,
        UniverseSchema.SCHEMA,
        ENTITY,
        ViewSchema.BARS,
        FactorSchema.FACTOR,
        ViewSchema.QUOTE,
        ViewSchema.OFFLINE,
        ViewSchema.FIELD,
        ViewSchema.CORPORATE_ACTIONS,
        SourceSchema.PARQUET,
        SourceSchema.CSV,
        SourceSchema.JDBC,
        ViewSchema.DERIVED,
        ViewSchema.CROSS,
        ViewSchema.CROSS_FACTOR,
        SERVICE,
        MODEL,
        LifeSchema.SCHEMA);
  }

  static @Nullable CatalogDraft read(Place root) {
    Fields fields = CATALOG.read(root);
    if (fields == null) {
      return null;
    }
    return new CatalogDraft(
        root,
        fields.get(VENUES),
        fields.get(INSTRUMENTS),
        fields.get(UNIVERSES),
        fields.get(ENTITIES),
        fields.get(FACTOR_SETS),
        fields.get(VIEWS),
        fields.get(SERVICES),
        fields.get(MODELS),
        fields.get(LifeSchema.LIFE));
  }

  private static Instrument instrument(Fields fields) {
    return new Instrument(
        fields.get(PATTERN),
        fields.get(VENUE),
        fields.get(CURRENCY_KEY),
        fields.get(TICK_SIZE),
        fields.get(LOT));
  }

  private static @Nullable Entity entity(String name, Place place) {
    Fields fields = ENTITY.read(place);
    if (fields == null) {
      return null;
    }
    if (fields.has(JOIN_KEY_KEY) && fields.has(JOIN_KEYS_KEY)) {
      place.problem("must give one of two: keys=joinKey, joinKeys");
      return null;
    }
    List<String> keys =
        fields.find(JOIN_KEYS_KEY).orElseGet(() -> List.of(fields.get(JOIN_KEY_KEY)));
    return Nodes.make(place, () -> new Entity(name, keys));
  }

  static FactorRef factorRef(String text) {
    try {
      return FactorRef.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be written view:factor", e);
    }
  }

  private static CatalogDraft.Service service(Fields fields) {
    return new CatalogDraft.Service(fields.place(), fields.get(SERVICE_FACTORS), fields.find(BAR));
  }

  private static CatalogDraft.Model model(Fields fields) {
    return new CatalogDraft.Model(fields.place(), fields.get(MODEL_SERVICE));
  }
}
