package io.factorline.catalog;

import io.factorline.catalog.Source.Columns;
import io.factorline.catalog.Source.Knowledge;
import io.factorline.catalog.Source.Location;
import io.factorline.catalog.Source.OnError;
import io.factorline.catalog.Source.TimeFormat;
import io.factorline.catalog.Source.Times;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sources of offline views, of the three kinds. */
final class SourceSchema {
  private static final int MAX_PATH = 1_000;
  private static final int MAX_QUERY = 10_000;
  private static final int MAX_COLUMN = 128;
  private static final Pattern DATABASE = Pattern.compile("[a-z][a-z0-9-]{0,63}");
  private static final Pattern TABLE =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}(\\.[A-Za-z_][A-Za-z0-9_]{0,62})?");

  private enum Kind {
    PARQUET,
    CSV,
    JDBC
  }

  private static final Key<Kind> KIND =
      Key.requiredText("kind", Values.oneOf(Kind.class), "`parquet`, `csv` or `jdbc`");
  private static final Key<String> PATH =
      Key.requiredText(
          "path",
          SourceSchema::path,
          "file, folder or pattern; a relative one below `factorline.sources`");
  private static final Key<Character> DELIMITER =
      Key.text("delimiter", SourceSchema::delimiter, ",", "`,`, `;`, `tab` or `pipe`");
  private static final Key<String> DATABASE_KEY =
      Key.requiredText(
          "database",
          text -> Values.matching(DATABASE, text),
          "name of `feature-sync.databases`, where address and password are");
  private static final Key<String> TABLE_KEY =
      Key.optionalText(
          "table",
          text -> Values.matching(TABLE, text),
          "this or `query`",
          "table, or `schema.table`");
  private static final Key<String> QUERY =
      Key.optionalText("query", SourceSchema::query, "this or `table`", "SQL that gives the rows");
  private static final Key<String> ENTITY =
      Key.optionalText("entity", SourceSchema::column, "the join key", "column, always as text");
  private static final Key<String> EVENT_TIME =
      Key.requiredText("eventTime", SourceSchema::column, "column");
  private static final Key<String> KNOWLEDGE_TIME =
      Key.optionalText("knowledgeTime", SourceSchema::column, "this or `knowledgeLag`", "column");
  private static final Key<Duration> KNOWLEDGE_LAG =
      Key.optionalText(
          "knowledgeLag", Values.duration("0s", "3650d"), "this or `knowledgeTime`", "0s to 3650d");
  private static final Key<String> DELETED =
      Key.optionalText("deleted", SourceSchema::column, "none", "column");
  private static final Key<Map<String, Placed<String>>> COLUMNS =
      Key.withDefault(
          "columns",
          Nodes.named(
              text -> Values.matching(CatalogSchema.JOIN_KEY, text),
              (field, place) -> Nodes.placedText(SourceSchema::column).read(place),
              ViewSchema.MAX_FACTORS),
          Map.of(),
          "their names",
          "column by field, or by join key of several");
  private static final Key<TimeFormat> TIMES =
      Key.text(
          "times",
          Values.oneOf(TimeFormat.class),
          "iso",
          "`iso`, `epoch_s`, `epoch_ms`, `epoch_us` or `epoch_ns`");
  private static final Key<ZoneId> ZONE =
      Key.optionalText("zone", Values::zone, "none", "time zone as `Asia/Seoul`");
  private static final Key<OnError> ON_ERROR =
      Key.text("onError", Values.oneOf(OnError.class), "fail", "`fail` or `reject_rows`");

  static final Schema PARQUET =
      new Schema(
          "source of kind parquet",
          KIND,
          PATH,
          ENTITY,
          EVENT_TIME,
          KNOWLEDGE_TIME,
          KNOWLEDGE_LAG,
          DELETED,
          COLUMNS,
          TIMES,
          ZONE,
          ON_ERROR);
  static final Schema CSV =
      new Schema(
          "source of kind csv",
          KIND,
          PATH,
          DELIMITER,
          ENTITY,
          EVENT_TIME,
          KNOWLEDGE_TIME,
          KNOWLEDGE_LAG,
          DELETED,
          COLUMNS,
          TIMES,
          ZONE,
          ON_ERROR);
  static final Schema JDBC =
      new Schema(
          "source of kind jdbc",
          KIND,
          DATABASE_KEY,
          TABLE_KEY,
          QUERY,
          ENTITY,
          EVENT_TIME,
          KNOWLEDGE_TIME,
          KNOWLEDGE_LAG,
          DELETED,
          COLUMNS,
          TIMES,
          ZONE,
          ON_ERROR);

  private SourceSchema() {}

  /** The kind decides the schema, so that an unknown key is judged by the right one. */
  static @Nullable SourceDraft read(Place place) {
    String written = Schema.peek(place, KIND.name);
    Kind kind = Kind.CSV;
    for (Kind known : Kind.values()) {
      kind = Values.lower(known).equals(written) ? known : kind;
    }
    return switch (kind) {
      case PARQUET -> read(place, PARQUET, fields -> new Source.ParquetFiles(fields.get(PATH)));
      case CSV ->
          read(place, CSV, fields -> new Source.CsvFiles(fields.get(PATH), fields.get(DELIMITER)));
      case JDBC -> read(place, JDBC, SourceSchema::database);
    };
  }

  /** Makes a location, or reports problems and gives null. */
  private interface Locating {
    @Nullable Location locate(Fields fields);
  }

  private static @Nullable SourceDraft read(Place place, Schema schema, Locating locating) {
    Fields fields = schema.read(place);
    if (fields == null) {
      return null;
    }
    Location location = locating.locate(fields);
    Knowledge knowledge = knowledge(fields);
    return location == null || knowledge == null
        ? null
        : new SourceDraft(
            place,
            location,
            fields.find(ENTITY),
            fields.get(EVENT_TIME),
            knowledge,
            fields.find(DELETED),
            fields.get(COLUMNS),
            new Times(fields.get(TIMES), fields.find(ZONE)),
            fields.get(ON_ERROR));
  }

  private static @Nullable Location database(Fields fields) {
    Optional<String> table = fields.find(TABLE_KEY);
    Optional<String> query = fields.find(QUERY);
    if (table.isPresent() == query.isPresent()) {
      fields.place().problem("must give one of two: keys=table, query");
      return null;
    }
    return new Source.Query(
        fields.get(DATABASE_KEY), query.orElseGet(() -> "SELECT * FROM " + table.orElseThrow()));
  }

  private static @Nullable Knowledge knowledge(Fields fields) {
    Optional<String> column = fields.find(KNOWLEDGE_TIME);
    Optional<Duration> lag = fields.find(KNOWLEDGE_LAG);
    if (column.isPresent() == lag.isPresent()) {
      fields
          .place()
          .problem(
              "must say when a row could be known, in one of two ways:"
                  + " keys=knowledgeTime, knowledgeLag");
      return null;
    }
    return column
        .<Knowledge>map(Knowledge.Column::new)
        .orElseGet(() -> new Knowledge.Lag(lag.orElseThrow()));
  }

  private static String path(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("must not be blank");
    }
    return Values.anyText(MAX_PATH).parse(text);
  }

  private static String column(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("must not be empty");
    }
    return Values.anyText(MAX_COLUMN).parse(text);
  }

  private static String query(String text) {
    if (text.isBlank() || text.length() > MAX_QUERY) {
      throw new IllegalArgumentException("must have 1 to " + MAX_QUERY + " characters");
    }
    return text;
  }

  private static char delimiter(String text) {
    return switch (text) {
      case "," -> ',';
      case ";" -> ';';
      case "tab" -> '\t';
      case "pipe" -> '|';
      default -> throw new IllegalArgumentException("must be one of [`,`, `;`, tab, pipe]");
    };
  }

  /** A source as it was written: its columns are not yet held against the view's fields. */
  record SourceDraft(
      Place place,
      Location location,
      Optional<String> entity,
      String eventTime,
      Knowledge knowledge,
      Optional<String> deleted,
      Map<String, Placed<String>> columns,
      Times times,
      OnError onError) {

    /** The source of a view; null where problems were reported. */
    @Nullable Source compile(Entity of, List<OfflineField> fields) {
      List<String> names = fields.stream().map(OfflineField::name).toList();
      if (!isSound(of, names)) {
        return null;
      }
      Map<String, String> byField = new LinkedHashMap<>();
      names.forEach(name -> byField.put(name, column(name)));
      List<String> keys =
          entity.map(List::of).orElseGet(() -> of.joinKeys().stream().map(this::column).toList());
      return new Source(
          location, new Columns(keys, eventTime, knowledge, deleted, byField), times, onError);
    }

    private String column(String name) {
      Placed<String> column = columns.get(name);
      return column == null ? name : column.value();
    }

    private boolean isSound(Entity of, List<String> names) {
      List<String> known = new ArrayList<>(names);
      boolean isSound = true;
      if (of.joinKeys().size() > 1) {
        known.addAll(of.joinKeys());
        if (entity.isPresent()) {
          place.problem(
              "must name the columns of several join keys under columns: entity=" + entity.get());
          isSound = false;
        }
      }
      for (Map.Entry<String, Placed<String>> column : columns.entrySet()) {
        if (!known.contains(column.getKey())) {
          column
              .getValue()
              .place()
              .problem(
                  "must be a known field, nearest is %s: field=%s"
                      .formatted(
                          Nearest.to(column.getKey(), known).orElse("none"), column.getKey()));
          isSound = false;
        }
      }
      return isSound;
    }
  }
}
