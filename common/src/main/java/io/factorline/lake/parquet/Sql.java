package io.factorline.lake.parquet;

import io.factorline.lake.Column;
import io.factorline.lake.ColumnType;
import io.factorline.lake.LakeTable;
import io.factorline.lake.LakeTables;
import io.factorline.lake.RowFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Pieces of SQL. Texts are quoted, numbers written out: only a constant can be compared with what a
 * row group says of itself, a parameter not.
 */
final class Sql {
  private static final long NS_PER_MS = 1_000_000L;

  private Sql() {}

  static String name(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  static String text(String value) {
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("must have no zero byte: text=" + value);
    }
    return '\'' + value.replace("'", "''") + '\'';
  }

  static String names(List<String> identifiers) {
    return identifiers.stream().map(Sql::name).collect(Collectors.joining(", "));
  }

  static String columns(LakeTable table) {
    return names(table.columns().stream().map(Column::name).toList());
  }

  static String definitions(LakeTable table) {
    return table.columns().stream()
        .map(column -> name(column.name()) + ' ' + column.type().sqlName())
        .collect(Collectors.joining(", "));
  }

  /** The rows of these files; a column that only some have is null in the others. */
  static String files(List<String> locations) {
    if (locations.isEmpty()) {
      throw new IllegalArgumentException("must not be empty: files=[]");
    }
    return locations.stream()
        .map(Sql::text)
        .collect(Collectors.joining(", ", "read_parquet([", "], union_by_name = true)"));
  }

  /**
   * Of rows with the same identity the one that was served first. An archive of records holds each
   * once by its offsets, so nothing is looked for there.
   */
  static String oneOfEach(LakeTable table) {
    if (LakeTables.holdsRecords(table.name())) {
      return "";
    }
    String first = table.has(LakeTables.SERVED) ? LakeTables.SERVED : table.time();
    return " QUALIFY row_number() OVER (PARTITION BY "
        + names(table.identity())
        + " ORDER BY "
        + name(first)
        + " NULLS LAST) = 1";
  }

  /** A column as a cursor reads it: times as whole ns. */
  static String read(Column column) {
    String name = name(column.name());
    return column.type() == ColumnType.TIME ? "epoch_ns(" + name + ')' : name;
  }

  static String where(LakeTable table, RowFilter filter) {
    List<String> terms = new ArrayList<>();
    if (filter.keys().size() == 1) {
      terms.add(name(table.key()) + " = " + text(filter.keys().getFirst()));
    } else if (!filter.keys().isEmpty()) {
      String keys = filter.keys().stream().map(Sql::text).collect(Collectors.joining(", "));
      terms.add(name(table.key()) + " IN (" + keys + ')');
    }
    if (filter.fromNs() != Long.MIN_VALUE) {
      terms.add(name(table.time()) + " >= " + time(table, filter.fromNs()));
    }
    if (filter.toNs() != Long.MAX_VALUE) {
      terms.add(name(table.time()) + " < " + time(table, filter.toNs()));
    }
    for (RowFilter.Bound bound : filter.bounds()) {
      terms.add(name(bound.column()) + " >= " + bound.from());
      terms.add(name(bound.column()) + " < " + bound.to());
    }
    return terms.isEmpty() ? "" : " WHERE " + String.join(" AND ", terms);
  }

  private static String time(LakeTable table, long epochNs) {
    if (isMs(table)) {
      return Long.toString(Math.ceilDiv(epochNs, NS_PER_MS));
    }
    return "make_timestamp_ns(" + epochNs + ')';
  }

  /** What a file's rows span, in the order of {@code LakeFile.Stats}, without the bytes. */
  static String stats(LakeTable table) {
    String time = name(table.time());
    String ns = isMs(table) ? time + " * " + NS_PER_MS : "epoch_ns(" + time + ')';
    String key = table.has(table.key()) ? name(table.key()) : "NULL::VARCHAR";
    String knowledge =
        table.has(LakeTables.KNOWLEDGE)
            ? "max(epoch_ns(" + name(LakeTables.KNOWLEDGE) + "))"
            : "NULL::BIGINT";
    String revision =
        table.has(LakeTables.REVISION) ? "max(" + name(LakeTables.REVISION) + ')' : "0";
    return "count(*), min("
        + ns
        + "), max("
        + ns
        + "), min("
        + key
        + "), max("
        + key
        + "), "
        + knowledge
        + ", "
        + revision;
  }

  private static boolean isMs(LakeTable table) {
    return table.column(table.time()).orElseThrow().type() == ColumnType.INT64;
  }
}
