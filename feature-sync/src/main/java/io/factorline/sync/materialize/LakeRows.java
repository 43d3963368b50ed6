package io.factorline.sync.materialize;

import io.factorline.catalog.OfflineView;
import io.factorline.lake.Manifest;
import io.factorline.lake.Period;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Appends the rows of a run to the lake: those that it does not have, in the order of months. A row
 * that contradicts what stands at its times, in the lake or in Redis, is not appended; whoever
 * appended first stands, for the table must be as it was when the rows were held against it.
 */
final class LakeRows {
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
   * @param served the entities whose newest row Redis took
   * @return how many there are
   */
  long append(long servedNs, EntityWrites.Served served) throws SQLException, IOException {
    boolean _ = isBehind();
    keepUnserved(served.except());
    while (true) {
      markFresh();
      try (OfflineLake.Appending appending = lake.begin(view)) {
        long count = add(appending, rows(servedNs, served.after()));
        if (isCommitted(appending)) {
          return count;
        }
      }
    }
  }

  private void keepUnserved(Set<String> entities) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE unserved (entity VARCHAR)");
    }
    try (DuckDBAppender appender =
        connection.unwrap(DuckDBConnection.class).createAppender("unserved")) {
      for (String entity : entities) {
        appender.beginRow();
        appender.append(entity);
        appender.endRow();
      }
    }
  }

  /** A month of rows, which lie one behind the other: from inclusive, to exclusive. */
  private record Month(String period, long from, long to) {}

  private List<Month> months() throws SQLException {
    String sql =
        "SELECT min(event), max(event), min(rowid), max(rowid) + 1 FROM fresh"
            + " GROUP BY strftime(make_timestamp_ns(event), '%Y-%m') ORDER BY 1";
    List<Month> months = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet found = statements.query(statement, FRESH)) {
      while (found.next()) {
        String period = Period.MONTH.of(found.getLong(1));
        if (!period.equals(Period.MONTH.of(found.getLong(2)))) {
          throw new IllegalStateException("must lie in one month: period=" + period);
        }
        months.add(new Month(period, found.getLong(3), found.getLong(4)));
      }
    }
    return months;
  }

  /** Rows never pass through this process: DuckDB writes them from where they lie. */
  private long add(OfflineLake.Appending appending, String rows) throws SQLException, IOException {
    long count = 0;
    for (Month month : months()) {
      for (long from = month.from(); from < month.to(); from += OfflineLake.MAX_ROWS) {
        statements.tell(count, "rows to the lake");
        long to = Math.min(month.to(), from + OfflineLake.MAX_ROWS);
        appending.add(connection, rows.formatted(from, to), month.period());
        count += to - from;
      }
    }
    return count;
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
            + refused
            + " ORDER BY event, entity, knowledge",
        FRESH);
  }

  /** Columns of the lake's table, of rows from one of {@code fresh} up to another. */
  private String rows(long servedNs, String servedAfter) {
    StringBuilder rows =
        new StringBuilder(
            """
            (SELECT entity, make_timestamp_ns(event) AS event_time,
              make_timestamp_ns(knowledge) AS knowledge,
              CASE WHEN newest AND entity > '%s' AND entity NOT IN (SELECT entity FROM unserved)
                THEN make_timestamp_ns(%d) END AS served, deleted\
            """
                .formatted(quoted(servedAfter, '\''), servedNs));
    for (int i = 0; i < view.fields().size(); i++) {
      String name = view.fields().get(i).name();
      rows.append(", f").append(i).append(" AS \"").append(quoted(name, '"')).append('"');
    }
    return rows.toString().replace("%", "%%")
        + " FROM fresh WHERE rowid >= %d AND rowid < %d) AS lake_rows";
  }

  private static String quoted(String text, char quote) {
    String once = String.valueOf(quote);
    return text.replace(once, once + once);
  }
}
