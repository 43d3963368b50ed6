package io.factorline.sync.training;

import io.factorline.catalog.Universe;
import io.factorline.sync.columns.Database;
import io.factorline.sync.columns.Quoted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Who is a member of a universe when, by what was known at that time, as a table of {@code symbol,
 * from_ns, to_ns} whose rows of a symbol do not overlap.
 */
final class UniverseTable {
  private static final int ROWS_PER_STATEMENT = 1_000;

  private UniverseTable() {}

  /** Makes the table of a name. */
  static void create(Database database, String table, Universe universe) throws IOException {
    database.run("CREATE TABLE " + table + " (symbol VARCHAR, from_ns BIGINT, to_ns BIGINT)");
    List<String> rows = new ArrayList<>();
    for (String symbol : universe.symbols()) {
      for (Universe.Spell spell : universe.spells(symbol)) {
        // Long.MIN_VALUE has no literal.
        long fromNs = Math.max(spell.fromNs(), -Long.MAX_VALUE);
        rows.add("(%s, %d, %d)".formatted(Quoted.text(symbol), fromNs, spell.toNs()));
        if (rows.size() == ROWS_PER_STATEMENT) {
          insert(database, table, rows);
        }
      }
    }
    insert(database, table, rows);
  }

  private static void insert(Database database, String table, List<String> rows)
      throws IOException {
    if (!rows.isEmpty()) {
      database.run("INSERT INTO " + table + " VALUES " + String.join(", ", rows));
      rows.clear();
    }
  }
}
