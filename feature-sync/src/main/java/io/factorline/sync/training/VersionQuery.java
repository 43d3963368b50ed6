package io.factorline.sync.training;

import io.factorline.catalog.FieldType;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.LakeTables;
import io.factorline.sync.columns.ColumnInfo;
import io.factorline.sync.columns.Database;
import io.factorline.sync.columns.Quoted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that reads the versions of one source: scan and sort are DuckDB's, the join is ours. Rows
 * whose event time lies further back than any time-to-live reaches are not read; of them only the
 * earliest visible time per entity is kept, which tells an expired row from none.
 */
final class VersionQuery {
  /** Columns before the fields. */
  static final int HEAD = 8;

  private final Source source;
  private final LakeStorage storage;
  private final SourceFiles files;
  private final int sourceIndex;
  private final int key;
  private final boolean byServed;
  private final Set<String> present;

  private VersionQuery(
      Source source,
      LakeStorage storage,
      SourceFiles files,
      int[] sourceAndKey,
      boolean byServed,
      Set<String> present) {
    this.source = source;
    this.storage = storage;
    this.files = files;
    this.sourceIndex = sourceAndKey[0];
    this.key = sourceAndKey[1];
    this.byServed = byServed;
    this.present = present;
  }

  /**
   * Prepares the queries of a source.
   *
   * @param sourceAndKey index of the source in the plan and of its key column in the spine
   */
  static VersionQuery prepare(
      Database database,
      Source source,
      LakeStorage storage,
      SourceFiles files,
      int[] sourceAndKey,
      boolean byServed)
      throws IOException {
    Set<String> present = new HashSet<>();
    if (!files.isEmpty()) {
      List<String> all = SourceFiles.locations(storage, files.current(), Long.MIN_VALUE, null);
      List<String> more = SourceFiles.locations(storage, files.superseded(), Long.MIN_VALUE, null);
      List<String> both = new ArrayList<>(all);
      both.addAll(more);
      database.describe("SELECT * FROM " + Quoted.parquet(both)).stream()
          .map(ColumnInfo::name)
          .forEach(present::add);
    }
    return new VersionQuery(source, storage, files, sourceAndKey, byServed, present);
  }

  /** Whether the table has no rows at all. */
  boolean isEmpty() {
    return files.isEmpty();
  }

  /** Which of the spine's entities the table knows. */
  String known() {
    return "SELECT id FROM key_"
        + key
        + " WHERE k IN (SELECT DISTINCT "
        + keyName()
        + " FROM ("
        + rows(List.of(keyName()), Long.MIN_VALUE, null, "")
        + "))";
  }

  /** Per entity the earliest visible time of the rows with an event time before {@code fromNs}. */
  String expired(long fromNs) {
    String before = event() + " < " + timestamp(fromNs);
    return "SELECT id, min(visible) FROM (SELECT k.id, "
        + visible()
        + " AS visible FROM ("
        + rows(timeColumns(), Long.MIN_VALUE, fromNs - 1, before)
        + ") v JOIN key_"
        + key
        + " k ON v."
        + keyName()
        + " = k.k) GROUP BY id";
  }

  /**
   * The versions of entities, in the order of the join: entity, event time, knowledge, revision,
   * served, current, deleted, names of undefined factors, then the fields.
   *
   * @param range first and last entity
   * @param texts first and last entity as text
   * @param fromNs earliest event time
   * @param toNs latest event time
   */
  String versions(int[] range, String[] texts, long fromNs, long toNs) {
    String where =
        keyName()
            + " BETWEEN "
            + Quoted.text(texts[0])
            + " AND "
            + Quoted.text(texts[1])
            + " AND "
            + event()
            + " BETWEEN "
            + timestamp(fromNs)
            + " AND "
            + timestamp(toNs);
    return "SELECT k.id, epoch_ns("
        + event()
        + "), epoch_ns(knowledge), "
        + revision()
        + ", epoch_ns(served), is_current, "
        + (source.isLive() ? "false" : "deleted")
        + ", "
        + (source.isLive() ? LakeTables.UNDEFINED : "NULL::VARCHAR")
        + fields()
        + " FROM ("
        + rows(columns(), fromNs, toNs, where)
        + ") v JOIN key_"
        + key
        + " k ON v."
        + keyName()
        + " = k.k"
        + dictionaries()
        + (byServed ? " WHERE served IS NOT NULL" : "")
        + " ORDER BY k.id, "
        + visible()
        + ", "
        + event()
        + ", knowledge, "
        + revision()
        + ", is_current";
  }

  private String revision() {
    return source.isLive() ? "revision" : "0::INTEGER";
  }

  private List<String> timeColumns() {
    return List.of(keyName(), event(), "knowledge", "served");
  }

  private String visible() {
    String since =
        byServed ? "coalesce(epoch_ns(served), 9223372036854775807)" : "epoch_ns(knowledge)";
    return "greatest(epoch_ns(" + event() + "), " + since + ")";
  }

  private List<String> columns() {
    List<String> columns = new ArrayList<>(timeColumns());
    if (source.isLive()) {
      columns.add("revision");
      columns.add(LakeTables.UNDEFINED);
    } else {
      columns.add("deleted");
    }
    for (SourceField field : source.fields()) {
      if (present.contains(field.name())) {
        columns.add(Quoted.name(field.name()));
      }
    }
    return columns;
  }

  private String fields() {
    StringBuilder sql = new StringBuilder();
    for (int f = 0; f < source.fields().size(); f++) {
      SourceField field = source.fields().get(f);
      sql.append(", ");
      if (!present.contains(field.name())) {
        sql.append("NULL::").append(sqlType(field.type()));
      } else if (field.type() == FieldType.STRING) {
        sql.append("d").append(f).append(".id");
      } else {
        sql.append("v.")
            .append(Quoted.name(field.name()))
            .append("::")
            .append(sqlType(field.type()));
      }
    }
    return sql.toString();
  }

  private static String sqlType(FieldType type) {
    return switch (type) {
      case DOUBLE -> "DOUBLE";
      case INT64, STRING -> "BIGINT";
      case BOOL -> "BOOLEAN";
    };
  }

  private String dictionaries() {
    StringBuilder sql = new StringBuilder();
    for (int f = 0; f < source.fields().size(); f++) {
      if (isText(f)) {
        sql.append(" LEFT JOIN ").append(dictionary(f)).append(" d").append(f);
        sql.append(" ON v.").append(Quoted.name(source.fields().get(f).name()));
        sql.append(" = d").append(f).append(".text");
      }
    }
    return sql.toString();
  }

  /** Whether a field is text that the files have. */
  boolean isText(int field) {
    return source.fields().get(field).type() == FieldType.STRING
        && present.contains(source.fields().get(field).name());
  }

  /** Table of a text field's distinct values. */
  String dictionary(int field) {
    return "texts_" + sourceIndex + "_" + field;
  }

  /** Makes the table of a text field's distinct values, at most this many and one. */
  String createDictionary(int field, int most) {
    String name = Quoted.name(source.fields().get(field).name());
    return "CREATE TABLE "
        + dictionary(field)
        + " AS SELECT text, row_number() OVER (ORDER BY text) - 1 AS id FROM (SELECT DISTINCT "
        + name
        + " AS text FROM ("
        + rows(List.of(name), Long.MIN_VALUE, null, name + " IS NOT NULL")
        + ") LIMIT "
        + (most + 1)
        + ")";
  }

  private String rows(List<String> columns, long fromNs, @Nullable Long toNs, String where) {
    List<String> parts = new ArrayList<>();
    addPart(
        parts, columns, SourceFiles.locations(storage, files.current(), fromNs, toNs), true, where);
    addPart(
        parts,
        columns,
        SourceFiles.locations(storage, files.superseded(), fromNs, toNs),
        false,
        where);
    return parts.isEmpty() ? none(columns) : String.join(" UNION ALL ", parts);
  }

  private static void addPart(
      List<String> parts,
      List<String> columns,
      List<String> locations,
      boolean isCurrent,
      String where) {
    if (!locations.isEmpty()) {
      parts.add(
          "SELECT "
              + String.join(", ", columns)
              + ", "
              + isCurrent
              + " AS is_current FROM "
              + Quoted.parquet(locations)
              + (where.isEmpty() ? "" : " WHERE " + where));
    }
  }

  /** No rows, with the types of the first file. */
  private String none(List<String> columns) {
    List<String> any = SourceFiles.locations(storage, files.current(), Long.MIN_VALUE, null);
    if (any.isEmpty()) {
      any = SourceFiles.locations(storage, files.superseded(), Long.MIN_VALUE, null);
    }
    return "SELECT "
        + String.join(", ", columns)
        + ", true AS is_current FROM "
        + Quoted.parquet(any)
        + " WHERE false";
  }

  private String keyName() {
    return Quoted.name(source.table().key());
  }

  private String event() {
    return source.isLive() ? "\"end\"" : "event_time";
  }

  private static String timestamp(long ns) {
    return "make_timestamp_ns(" + ns + ")";
  }
}
