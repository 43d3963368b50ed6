package io.factorline.sync.materialize;

import io.factorline.basis.CorporateAction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The corporate actions of each symbol: of each effective time the version known last. */
final class ActionPicks implements EntityPicks {
  private static final int RATIO = 5;
  private static final int CONTRADICTS = 6;

  private final Conversion conversion;
  private final boolean isDry;
  private final PreparedStatement statement;
  private final ResultSet rows;
  private boolean hasRow;

  /**
   * The picks.
   *
   * @param after of symbols beyond this one; empty for all
   * @param isDry whether they only tell what they would come to
   */
  ActionPicks(
      Conversion conversion,
      Connection connection,
      LongStatements statements,
      String after,
      boolean isDry)
      throws SQLException {
    this.conversion = conversion;
    this.isDry = isDry;
    this.statement =
        connection.prepareStatement(
            "SELECT entity, event, knowledge, deleted, f0, "
                + KnownRows.CONTRADICTED
                + " FROM rows WHERE entity > ?"
                + " ORDER BY entity, event, knowledge");
    statement.setString(1, after);
    this.rows = statements.query(statement, EntityPicks.SORTED);
    this.hasRow = rows.next();
  }

  @Override
  public @Nullable Pick next() throws SQLException {
    if (!hasRow) {
      return null;
    }
    String symbol = rows.getString(1);
    List<CorporateAction> actions = new ArrayList<>();
    long count = 0;
    boolean contradicts = false;
    while (hasRow && rows.getString(1).equals(symbol)) {
      if (rows.getBoolean(CONTRADICTS)) {
        contradicts = true;
      } else {
        add(action(), actions);
      }
      count++;
      hasRow = rows.next();
    }
    return new Pick(
        symbol,
        actions.isEmpty() ? null : conversion.actions(symbol, actions, isDry),
        count,
        contradicts);
  }

  private static void add(CorporateAction action, List<CorporateAction> actions) {
    if (!actions.isEmpty() && actions.getLast().effectiveNs() == action.effectiveNs()) {
      actions.removeLast();
    }
    actions.add(action);
  }

  private CorporateAction action() throws SQLException {
    double ratio = rows.getDouble(RATIO);
    @Nullable Double known = rows.wasNull() ? null : ratio;
    return Conversion.action(rows.getLong(2), rows.getLong(3), rows.getBoolean(4), known);
  }

  @Override
  public void close() throws SQLException {
    rows.close();
    statement.close();
  }
}
