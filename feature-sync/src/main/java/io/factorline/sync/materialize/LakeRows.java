package io.factorline.sync.materialize;

import io.factorline.catalog.FieldType;
import io.factorline.catalog.OfflineView;
import io.factorline.lake.Manifest;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Appends the rows of a run to the lake: those that it does not have, in the order of months. A row
 * that contradicts what stands at its times, in the lake or in Redis, is not appended; whoever
 * appended first stands, for the table must be as it was when the rows were held against it.
 */
final class LakeRows {
  private static final int PLACES = 5;
  private static final String BEHIND = "event DESC, knowledge DESC";
  private static final String FRESH = "rows that the lake lacks";

  private final OfflineView view;
  private final Connection connection;
  private final LongStatements statements;
  private final OfflineLake lake;
  private final KnownRows known;
  private Manifest base;

  /** With the rows held against the table as it is now. */
  LakeRows(OfflineView view, Staging staging, OfflineLake lake) throws SQLException, IOException {
    this.view = view;
    this.connection = staging.connection();
    this.statements = staging.statements();
    this.lake = lake;
    this.known = new KnownRows(view, connection, statements);
    this.base = lake.current(view);
    known.hold(lake.locations(base));
  }

  /** How many rows contradict what the lake has. */
  long contradictions() throws SQLException {
    return known.contradictions();
  }

  /**
   * Appends them; if somebody else was faster it looks again.
   *
   * @param servedNs when the last row was acknowledged, for those that Redis holds
   * @param isServed of an entity, whether Redis took its newest row
   * @return how many there are
   */
  long append(long servedNs, Predicate<String> isServed) throws SQLException, IOException {
    boolean _ = isBehind();
    while (true) {
      markFresh();
      try (OfflineLake.Appending appending = lake.begin(view)) {
        long count = add(appending, servedNs, isServed);
        if (isCommitted(appending)) {
          return count;
        }
      }
    }
  }

  private long add(OfflineLake.Appending appending, long servedNs, Predicate<String> isServed)
      throws SQLException, IOException {
    String sql =
        "SELECT entity, event, knowledge, deleted, newest"
            + fields()
            + " FROM fresh ORDER BY event, entity, knowledge";
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statements.query(statement, EntityPicks.SORTED)) {
      long count = 0;
      while (rows.next()) {
        statements.look(count++, "rows to the lake");
        boolean served = rows.getBoolean(PLACES) && isServed.test(rows.getString(1));
        appending.add(row(rows, served ? servedNs : null));
      }
      return count;
    }
  }

  /** False where somebody appended a row at the times of one of these. */
  private boolean isCommitted(OfflineLake.Appending appending) throws SQLException, IOException {
    while (!appending.commitAfter(base)) {
      if (isBehind()) {
        return false;
      }
    }
    return true;
  }

  /** Goes on to the table as it is now; whether rows became known by that. */
  private boolean isBehind() throws SQLException, IOException {
    Manifest before = base;
    base = lake.current(view);
    boolean isBehind = known.areBehind(lake.locations(base, before));
    if (isBehind) {
      known.hold(lake.locations(base));
    }
    return isBehind;
  }

  private void markFresh() throws SQLException {
    String refused =
        view.corporateActions()
            ? ""
            : " AND NOT (newest AND entity IN (SELECT entity FROM " + RefusedEntities.TABLE + "))";
    statements.run(
        connection,
        "CREATE OR REPLACE TABLE fresh AS SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY "
            + (view.corporateActions() ? "entity, event" : "entity")
            + " ORDER BY "
            + BEHIND
            + ") = 1 AS newest FROM rows) AS rows"
            + " WHERE NOT EXISTS (SELECT 1 FROM known WHERE known.entity = rows.entity"
            + " AND known.event = rows.event AND known.knowledge = rows.knowledge)"
            + refused,
        FRESH);
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
