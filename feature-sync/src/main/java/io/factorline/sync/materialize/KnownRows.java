package io.factorline.sync.materialize;

import io.factorline.catalog.FieldType;
import io.factorline.catalog.OfflineField;
import io.factorline.catalog.OfflineView;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which rows of a run the lake has, at the same entity and times: with the same values, or with
 * others, which stand there. In the tables {@code known} and {@code contradicted} beside the rows.
 * One thread.
 */
final class KnownRows {
  /** That a row of {@code rows} has its times in {@code contradicted}. */
  static final String CONTRADICTED =
      "EXISTS (SELECT 1 FROM contradicted AS c WHERE c.entity = rows.entity"
          + " AND c.event = rows.event AND c.knowledge = rows.knowledge)";

  private static final String UNIT = "rows held against the lake";
  private static final String SAME_TIMES =
      "lake.entity = rows.entity AND epoch_ns(lake.event_time) = rows.event"
          + " AND epoch_ns(lake.knowledge) = rows.knowledge";

  private final OfflineView view;
  private final Connection connection;
  private final LongStatements statements;

  KnownRows(OfflineView view, Connection connection, LongStatements statements) {
    this.view = view;
    this.connection = connection;
    this.statements = statements;
  }

  /** Holds all rows against these files, anew. */
  void hold(List<String> files) throws SQLException {
    String known =
        files.isEmpty()
            ? "SELECT entity, event, knowledge, true AS same FROM rows LIMIT 0"
            : "SELECT rows.entity, rows.event, rows.knowledge, bool_or("
                + same(columns(files))
                + ") AS same FROM rows JOIN "
                + table(files)
                + " AS lake ON "
                + SAME_TIMES
                + " GROUP BY rows.entity, rows.event, rows.knowledge";
    statements.run(connection, "CREATE OR REPLACE TABLE known AS " + known, UNIT);
    statements.run(
        connection,
        "CREATE OR REPLACE TABLE contradicted AS"
            + " SELECT entity, event, knowledge FROM known WHERE NOT same",
        UNIT);
  }

  /** Whether these files have a row that is not known yet. */
  boolean areBehind(List<String> files) throws SQLException {
    if (files.isEmpty()) {
      return false;
    }
    statements.run(
        connection,
        "CREATE OR REPLACE TABLE newly AS SELECT 1 FROM rows JOIN "
            + table(files)
            + " AS lake ON "
            + SAME_TIMES
            + " WHERE NOT EXISTS (SELECT 1 FROM known WHERE known.entity = rows.entity"
            + " AND known.event = rows.event AND known.knowledge = rows.knowledge) LIMIT 1",
        UNIT);
    return count("newly") > 0;
  }

  /** How many rows contradict what the lake has. */
  long contradictions() throws SQLException {
    return count("contradicted");
  }

  private long count(String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("SELECT count(*) FROM " + table)) {
      answer.next();
      return answer.getLong(1);
    }
  }

  private static String table(List<String> files) {
    return files.stream()
        .map(file -> "'" + file.replace("'", "''") + "'")
        .collect(Collectors.joining(",", "read_parquet([", "], union_by_name=true)"));
  }

  /** Columns of the files by their names: a field may be newer than all of them. */
  private Map<String, String> columns(List<String> files) throws SQLException {
    Map<String, String> columns = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet described = statement.executeQuery("DESCRIBE SELECT * FROM " + table(files))) {
      while (described.next()) {
        columns.put(described.getString(1), described.getString(2));
      }
    }
    return columns;
  }

  private String same(Map<String, String> columns) {
    StringBuilder same = new StringBuilder("lake.deleted = rows.deleted");
    for (int i = 0; i < view.fields().size(); i++) {
      OfflineField field = view.fields().get(i);
      boolean isThere = Staging.type(field).equals(columns.get(field.name()));
      String column = "lake.\"" + field.name().replace("\"", "\"\"") + '"';
      same.append(" AND ").append(same("rows.f" + i, isThere ? column : "NULL", field.type()));
    }
    return same.toString();
  }

  /** Doubles are equal to the bit: of the two zeros, too. */
  private static String same(String mine, String its, FieldType type) {
    String equal = mine + " IS NOT DISTINCT FROM " + its;
    return type == FieldType.DOUBLE && !its.equals("NULL")
        ? "(%s AND coalesce(signbit(%s) = signbit(%s), true))".formatted(equal, mine, its)
        : equal;
  }
}
