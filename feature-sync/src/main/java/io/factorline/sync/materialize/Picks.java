package io.factorline.sync.materialize;

import io.factorline.catalog.FieldType;
import io.factorline.catalog.OfflineField;
import io.factorline.catalog.OfflineView;
import io.factorline.redis.OfflineRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The row of each entity that holds: of the rows in the window the one with the newest event time,
 * of several the one that was known last. In the order of the entities' UTF-8. One thread.
 */
final class Picks implements AutoCloseable {
  private static final int PLACES = 5;

  private final List<FieldType> types;
  private final Conversion conversion;
  private final PreparedStatement statement;
  private final ResultSet rows;
  private @Nullable Read next;

  /**
   * One entity's row.
   *
   * @param rows how many rows of the window it stands for
   * @param contradicts whether the lake has other values at its times
   */
  record Pick(
      String entity,
      OfflineRow row,
      long eventNs,
      long knowledgeNs,
      long rows,
      boolean contradicts) {
    private EntityPicks.Pick asWrite() {
      return new EntityPicks.Pick(entity, contradicts ? null : row, rows, contradicts);
    }
  }

  private record Read(
      String entity,
      long eventNs,
      long knowledgeNs,
      boolean isDeletion,
      boolean contradicts,
      List<@Nullable Object> values) {}

  /**
   * The picks.
   *
   * @param after of entities beyond this one; empty for all
   */
  Picks(
      OfflineView view,
      Conversion conversion,
      Connection connection,
      LongStatements statements,
      String after)
      throws SQLException {
    this.types = view.fields().stream().map(OfflineField::type).toList();
    this.conversion = conversion;
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < types.size(); i++) {
      fields.append(", f").append(i);
    }
    this.statement =
        connection.prepareStatement(
            "SELECT entity, event, knowledge, deleted, "
                + KnownRows.CONTRADICTED
                + fields
                + " FROM rows WHERE entity > ? ORDER BY entity, event, knowledge");
    statement.setString(1, after);
    this.rows = statements.query(statement, EntityPicks.SORTED);
    this.next = rows.next() ? read() : null;
  }

  /** The same as what is written. */
  EntityPicks asWrites() {
    return new EntityPicks() {
      @Override
      public EntityPicks.@Nullable Pick next() throws SQLException {
        Picks.Pick pick = Picks.this.next();
        return pick == null ? null : pick.asWrite();
      }

      @Override
      public void close() throws SQLException {
        Picks.this.close();
      }
    };
  }

  /** The next entity's row; null at the end. */
  @Nullable Pick next() throws SQLException {
    Read newest = next;
    if (newest == null) {
      return null;
    }
    next = null;
    long count = 1;
    while (rows.next()) {
      Read read = read();
      if (!read.entity().equals(newest.entity())) {
        next = read;
        break;
      }
      newest = read;
      count++;
    }
    OfflineRow row =
        conversion.row(
            newest.entity(),
            newest.eventNs(),
            newest.knowledgeNs(),
            newest.isDeletion(),
            newest.values());
    return new Pick(
        newest.entity(), row, newest.eventNs(), newest.knowledgeNs(), count, newest.contradicts());
  }

  private Read read() throws SQLException {
    List<@Nullable Object> values = new ArrayList<>(types.size());
    for (int i = 0; i < types.size(); i++) {
      values.add(value(i));
    }
    return new Read(
        rows.getString(1),
        rows.getLong(2),
        rows.getLong(3),
        rows.getBoolean(4),
        rows.getBoolean(PLACES),
        values);
  }

  private @Nullable Object value(int field) throws SQLException {
    int column = PLACES + 1 + field;
    Object value =
        switch (types.get(field)) {
          case DOUBLE -> rows.getDouble(column);
          case INT64 -> rows.getLong(column);
          case BOOL -> rows.getBoolean(column);
          case STRING -> rows.getString(column);
        };
    return rows.wasNull() ? null : value;
  }

  @Override
  public void close() throws SQLException {
    rows.close();
    statement.close();
  }
}
