package io.factorline.sync.materialize;

import io.factorline.catalog.OfflineField;
import io.factorline.catalog.OfflineView;
import io.factorline.sync.source.Findings;
import io.factorline.sync.source.RowSink;
import io.factorline.sync.source.SourceException;
import io.factorline.sync.source.SourceRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a run's window on disk, where DuckDB sorts them. Written first, then {@link #settle
 * settled}, then read. One thread.
 */
final class Staging implements RowSink, AutoCloseable {
  private final OfflineView view;
  private final String eventColumn;
  private final Window window;
  private final Connection connection;
  private final Map<String, Integer> files = new LinkedHashMap<>();
  private final List<String> dropped = new ArrayList<>();
  private final LongConsumer look;
  private final LongStatements statements;
  private final RowCounts counts;
  private final Findings findings;
  private @Nullable DuckDBAppender appender;

  Staging(
      OfflineView view,
      Window window,
      Connection connection,
      Findings findings,
      RowCounts counts,
      LongConsumer look,
      LongStatements statements)
      throws SQLException {
    this.view = view;
    this.eventColumn = view.source().map(source -> source.columns().eventTime()).orElse("");
    this.window = window;
    this.connection = connection;
    this.findings = findings;
    this.counts = counts;
    this.look = look;
    this.statements = statements;
    StringBuilder table =
        new StringBuilder(
            "CREATE TABLE rows (entity VARCHAR, event BIGINT, knowledge BIGINT, deleted BOOLEAN,"
                + " file INTEGER, line BIGINT");
    for (int i = 0; i < view.fields().size(); i++) {
      table.append(", f").append(i).append(' ').append(type(view.fields().get(i)));
    }
    execute(table.append(')').toString());
    appender = connection.unwrap(DuckDBConnection.class).createAppender("rows");
  }

  static String type(OfflineField field) {
    return switch (field.type()) {
      case DOUBLE -> "DOUBLE";
      case INT64 -> "BIGINT";
      case STRING -> "VARCHAR";
      case BOOL -> "BOOLEAN";
    };
  }

  @Override
  public void row(SourceRow row) throws SourceException {
    counts.read();
    // An action that is known counts once it takes effect: it is written ahead.
    if (row.eventNs() > window.toNs() && !view.corporateActions()) {
      counts.future(row, eventColumn);
    } else if (row.knowledgeNs() > window.toNs()) {
      counts.notYetKnown();
    } else if (window.holds(row.eventNs(), row.knowledgeNs())) {
      append(row);
    } else {
      counts.outsideWindow();
    }
  }

  private void append(SourceRow row) throws SourceException {
    DuckDBAppender rows = appender;
    if (rows == null) {
      throw new IllegalStateException("must not be settled: rows=" + counts.staged());
    }
    Integer file = files.computeIfAbsent(row.file(), name -> files.size());
    try {
      rows.beginRow();
      rows.append(row.entity());
      rows.append(row.eventNs());
      rows.append(row.knowledgeNs());
      rows.append(row.isDeletion());
      rows.append((int) file);
      rows.append(row.row());
      for (int i = 0; i < view.fields().size(); i++) {
        switch (row.value(i)) {
          case null -> rows.appendNull();
          case Double value -> rows.append((double) value);
          case Long value -> rows.append((long) value);
          case Boolean value -> rows.append((boolean) value);
          case Object text -> rows.append(text.toString());
        }
      }
      rows.endRow();
    } catch (SQLException e) {
      throw new SourceException("rows must fit on disk: reason=" + e.getMessage(), e);
    }
    counts.stage();
  }

  @Override
  public void look(long rows) {
    look.accept(rows);
  }

  @Override
  public void drop(String file) {
    dropped.add(file);
  }

  /**
   * Ends the writing: takes out the rows of bad files, and of rows with the same entity and times
   * all but one, or all where they differ, which is then a finding.
   */
  void settle() throws SQLException {
    DuckDBAppender rows = appender;
    if (rows != null) {
      rows.close();
      appender = null;
    }
    for (String file : dropped) {
      Integer index = files.get(file);
      if (index != null) {
        counts.drop(
            statements.run(
                connection, "DELETE FROM rows WHERE file = " + index, "rows of bad files"));
      }
    }
    new Duplicates(view, connection, List.copyOf(files.keySet()), findings, counts)
        .remove(statements);
  }

  /** How many rows there are, and the newest event and knowledge time of them. */
  record Extent(long rows, long eventNs, long knowledgeNs) {}

  Extent extent() throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT count(*), max(event), max(knowledge) FROM rows");
        ResultSet answer = statements.query(statement, "rows counted")) {
      answer.next();
      return new Extent(answer.getLong(1), answer.getLong(2), answer.getLong(3));
    }
  }

  Connection connection() {
    return connection;
  }

  LongStatements statements() {
    return statements;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    DuckDBAppender rows = appender;
    if (rows != null) {
      appender = null;
      rows.close();
    }
    connection.close();
  }
}
