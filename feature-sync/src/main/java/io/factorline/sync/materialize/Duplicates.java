package io.factorline.sync.materialize;

import io.factorline.catalog.OfflineView;
import io.factorline.catalog.Source;
import io.factorline.sync.source.Findings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one entity with the same event and knowledge time: equal ones count as one, and where two
 * differ nothing says which holds, so all of them are bad.
 */
final class Duplicates {
  private static final int PLACES = 6;
  private static final String UNIT = "rows compared";

  private final OfflineView view;
  private final Connection connection;
  private final List<String> files;
  private final Findings findings;
  private final RowCounts counts;

  Duplicates(
      OfflineView view,
      Connection connection,
      List<String> files,
      Findings findings,
      RowCounts counts) {
    this.view = view;
    this.connection = connection;
    this.files = files;
    this.findings = findings;
    this.counts = counts;
  }

  private record Row(
      String entity,
      long eventNs,
      long knowledgeNs,
      boolean isDeletion,
      int file,
      long line,
      List<@Nullable Object> values) {
    boolean isOfKey(Row other) {
      return entity.equals(other.entity)
          && eventNs == other.eventNs
          && knowledgeNs == other.knowledgeNs;
    }
  }

  void remove(LongStatements statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE gone (file INTEGER, line BIGINT)");
    }
    statements.run(
        connection,
        "CREATE TABLE doubles AS SELECT rows.* FROM rows JOIN (SELECT entity, event, knowledge"
            + " FROM rows GROUP BY entity, event, knowledge HAVING count(*) > 1) AS same"
            + " USING (entity, event, knowledge)",
        UNIT);
    judge(statements);
    statements.run(
        connection,
        "DELETE FROM rows USING gone WHERE rows.file = gone.file AND rows.line = gone.line",
        UNIT);
  }

  private void judge(LongStatements statements) throws SQLException {
    try (DuckDBAppender gone = connection.unwrap(DuckDBConnection.class).createAppender("gone");
        Connection reading = connection.unwrap(DuckDBConnection.class).duplicate();
        PreparedStatement statement =
            reading.prepareStatement(
                "SELECT * FROM doubles ORDER BY entity, event, knowledge, file, line");
        ResultSet rows = statements.query(statement, UNIT)) {
      List<Row> group = new ArrayList<>();
      long judged = 0;
      while (rows.next()) {
        statements.look(++judged, UNIT);
        Row row = row(rows);
        if (!group.isEmpty() && !group.getFirst().isOfKey(row)) {
          judge(group, gone);
          group.clear();
        }
        group.add(row);
      }
      judge(group, gone);
    }
  }

  private Row row(ResultSet rows) throws SQLException {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < view.fields().size(); i++) {
      values.add(rows.getObject(PLACES + 1 + i));
    }
    return new Row(
        rows.getString(1),
        rows.getLong(2),
        rows.getLong(3),
        rows.getBoolean(4),
        rows.getInt(5),
        rows.getLong(6),
        values);
  }

  private void judge(List<Row> group, DuckDBAppender gone) throws SQLException {
    if (group.isEmpty()) {
      return;
    }
    Row first = group.getFirst();
    boolean differ = false;
    for (Row row : group.subList(1, group.size())) {
      int field = differing(first, row);
      if (field >= -1) {
        differ = true;
        findings.note(finding(first, row, field));
      }
    }
    for (Row row : differ ? group : group.subList(1, group.size())) {
      gone.beginRow();
      gone.append(row.file());
      gone.append(row.line());
      gone.endRow();
      if (differ) {
        findings.badRow();
      } else {
        counts.duplicate();
      }
    }
  }

  /**
   * Index of the first field that differs, -1 where one deletes and the other does not, -2: none.
   */
  private static int differing(Row a, Row b) {
    if (a.isDeletion() != b.isDeletion()) {
      return -1;
    }
    for (int i = 0; i < a.values().size(); i++) {
      if (!Objects.equals(a.values().get(i), b.values().get(i))) {
        return i;
      }
    }
    return -2;
  }

  /** As the source calls it. */
  private String column(int field) {
    Source.Columns columns = view.source().orElseThrow().columns();
    if (field < 0) {
      return columns.deleted().orElseThrow();
    }
    String name = view.fields().get(field).name();
    return columns.fields().getOrDefault(name, name);
  }

  private Findings.Finding finding(Row first, Row row, int field) {
    Object value = field < 0 ? row.isDeletion() : row.values().get(field);
    return new Findings.Finding(
        files.get(row.file()),
        row.line(),
        column(field),
        String.valueOf(value),
        "must not differ from the row with the same entity and times (%s, row %d)"
            .formatted(files.get(first.file()), first.line()));
  }
}
