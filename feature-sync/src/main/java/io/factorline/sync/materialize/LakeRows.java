package io.factorline.sync.materialize;

import io.factorline.catalog.FieldType;
import io.factorline.catalog.OfflineView;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Appends the rows of a run to the lake: those that it does not have, in the order of months. */
final class LakeRows {
  private static final int PLACES = 5;
  private static final String BEHIND = "event DESC, knowledge DESC";
  private static final String HELD = "rows held against the lake";

  private final OfflineView view;
  private final Connection connection;
  private final LongStatements statements;
  private final OfflineLake lake;

  LakeRows(OfflineView view, Staging staging, OfflineLake lake) {
    this.view = view;
    this.connection = staging.connection();
    this.statements = staging.statements();
    this.lake = lake;
  }

  /**
   * Appends them.
   *
   * @param servedNs when the last row was acknowledged, for those that Redis holds
   * @param isServed of an entity, whether Redis took its newest row
   * @return how many there are
   */
  long append(long servedNs, Predicate<String> isServed) throws SQLException, IOException {
    mark();
    String sql =
        "SELECT entity, event, knowledge, deleted, newest"
            + fields()
            + " FROM fresh ORDER BY event, entity, knowledge";
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statements.query(statement, EntityPicks.SORTED);
        OfflineLake.Appending appending = lake.begin(view)) {
      long count = 0;
      while (rows.next()) {
        statements.look(count++, "rows to the lake");
        boolean served = rows.getBoolean(PLACES) && isServed.test(rows.getString(1));
        appending.add(row(rows, served ? servedNs : null));
      }
      return appending.commit();
    }
  }

  private void mark() throws SQLException, IOException {
    List<String> known =
        lake.locations(view.name()).stream().map(f -> "'" + f.replace("'", "''") + "'").toList();
    String without =
        known.isEmpty()
            ? ""
            : " WHERE NOT EXISTS (SELECT 1 FROM read_parquet(["
                + String.join(",", known)
                + "]) AS lake WHERE lake.entity = marked.entity"
                + " AND epoch_ns(lake.event_time) = marked.event"
                + " AND epoch_ns(lake.knowledge) = marked.knowledge)";
    statements.run(
        connection,
        "CREATE TABLE fresh AS SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY "
            + (view.corporateActions() ? "entity, event" : "entity")
            + " ORDER BY "
            + BEHIND
            + ") = 1 AS newest FROM rows) AS marked"
            + without,
        HELD);
  }

  private String fields() {
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < view.fields().size(); i++) {
      fields.append(", f").append(i);
    }
    return fields.toString();
  }

  private OfflineLake.Row row(ResultSet rows, @Nullable Long servedNs) throws SQLException {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < view.fields().size(); i++) {
      values.add(value(rows, PLACES + 1 + i, view.fields().get(i).type()));
    }
    return new OfflineLake.Row(
        rows.getString(1), rows.getLong(2), rows.getLong(3), servedNs, rows.getBoolean(4), values);
  }

  static @Nullable Object value(ResultSet rows, int column, FieldType type) throws SQLException {
    Object value =
        switch (type) {
          case DOUBLE -> rows.getDouble(column);
          case INT64 -> rows.getLong(column);
          case BOOL -> rows.getBoolean(column);
          case STRING -> rows.getString(column);
        };
    return rows.wasNull() ? null : value;
  }
}
