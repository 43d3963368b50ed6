package io.factorline.sync.training;

import io.factorline.catalog.Universe;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.sync.columns.Chunks;
import io.factorline.sync.columns.ColumnInfo;
import io.factorline.sync.columns.Database;
import io.factorline.sync.columns.Quoted;
import io.factorline.sync.columns.TimeColumn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The spine as a table: its columns as they came, the number of the row, and its time in ns. The
 * table {@code spine} keeps the order of the file; per list of key columns {@code key_n} numbers
 * the entities in the order of their {@link io.factorline.catalog.Entity#text text}, and {@code
 * asked_n} holds (entity, time, row) in this order.
 */
final class SpineTable {
  /** Column of the time. */
  static final String TIME = "time";

  private static final int MAX_KEY = 256;
  private static final String SYMBOL_RULE = "[A-Za-z0-9._^=:-]{1,64}";

  private final Database database;
  private final List<ColumnInfo> columns;
  private final List<List<String>> keys;
  private final long rows;
  private final long minTimeNs;
  private final long maxTimeNs;

  private SpineTable(
      Database database, List<ColumnInfo> columns, List<List<String>> keys, long[] figures) {
    this.database = database;
    this.columns = List.copyOf(columns);
    this.keys = List.copyOf(keys);
    this.rows = figures[0];
    this.minTimeNs = figures[1];
    this.maxTimeNs = figures[2];
  }

  /**
   * Loads a spine.
   *
   * @param keys columns that name an entity together, of each kind of entities
   * @param universe whose members' rows are kept, each by what was known at its time; null for all
   * @throws RequestException if a column is missing or of another type, a row has no key or time,
   *     or none is kept
   */
  static SpineTable load(
      Database database,
      Path file,
      List<List<String>> keys,
      long maxRows,
      @Nullable Universe universe)
      throws IOException {
    List<ColumnInfo> columns = describe(database, file);
    for (ColumnInfo column : columns) {
      if (column.name().startsWith("__")) {
        throw refused("must not begin with __: spine.column=" + column.name());
      }
    }
    List<String> keyColumns = new ArrayList<>(keys.stream().flatMap(List::stream).toList());
    if (universe != null) {
      keyColumns.add(PlanCompiler.SYMBOL);
    }
    keyColumns = keyColumns.stream().distinct().toList();
    for (String key : keyColumns) {
      ColumnInfo column = require(columns, key);
      if (!column.type().equals("VARCHAR")) {
        throw refused(
            "must be text, so that 035420 stays itself: spine." + key + ", type=" + column.type());
      }
    }
    String time = TimeColumn.ns(require(columns, TIME), "spine");
    create(database, file, time, maxRows);
    requireValues(database, keyColumns);
    if (universe != null) {
      keepMembers(database, universe);
    }
    for (int i = 0; i < keys.size(); i++) {
      number(database, keys.get(i), i);
    }
    return new SpineTable(database, columns, keys, figures(database));
  }

  private static List<ColumnInfo> describe(Database database, Path file) {
    try {
      return database.describe("SELECT * FROM " + Quoted.file(file));
    } catch (IOException e) {
      throw refused("must be a readable Parquet or CSV file: spine, " + e.getMessage());
    }
  }

  private static ColumnInfo require(List<ColumnInfo> columns, String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            refused(
                "must have a column "
                    + name
                    + ": spine.columns="
                    + columns.stream().map(ColumnInfo::name).toList()));
  }

  private static void create(Database database, Path file, String time, long maxRows)
      throws IOException {
    long rows;
    try {
      rows =
          database.run(
              "CREATE TABLE spine AS SELECT row_number() OVER () - 1 AS __row, "
                  + time
                  + " AS __time, * FROM "
                  + Quoted.file(file)
                  + " LIMIT "
                  + (maxRows + 1));
    } catch (IOException e) {
      throw refused("must be readable to its end: spine, " + e.getMessage());
    }
    if (rows > maxRows) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER,
          "must have at most " + maxRows + " rows: spine.rows>=" + rows);
    }
    if (rows == 0) {
      throw refused("must have rows: spine.rows=0");
    }
  }

  private static void requireValues(Database database, List<String> keys) throws IOException {
    requireNone(database, "__time IS NULL", TIME, TimeColumn.RULE);
    for (String key : keys) {
      String name = Quoted.name(key);
      String bad = name + " IS NULL OR length(" + name + ") NOT BETWEEN 1 AND " + MAX_KEY;
      requireNone(database, bad, key, "must be a text of 1 to " + MAX_KEY + " characters");
      if (key.equals(PlanCompiler.SYMBOL)) {
        String pattern = Quoted.text(SYMBOL_RULE);
        requireNone(
            database,
            "NOT regexp_full_match(" + name + ", " + pattern + ")",
            key,
            "must match " + SYMBOL_RULE);
      }
    }
  }

  private static void requireNone(Database database, String bad, String column, String rule)
      throws IOException {
    String value = "CAST(" + Quoted.name(column) + " AS VARCHAR)";
    try (Chunks first =
        database.query("SELECT __row, " + value + " FROM spine WHERE " + bad + " LIMIT 1")) {
      if (first.next()) {
        String shown = first.column(1).isNull(0) ? "null" : first.column(1).getString(0);
        long row = first.column(0).getLong(0) + 1;
        throw refused(rule + ": spine." + column + "=" + shown + ", row=" + row);
      }
    }
  }

  /* The rows that are kept are numbered anew, in their order. */
  private static void keepMembers(Database database, Universe universe) throws IOException {
    UniverseTable.create(database, "kept_universe", universe);
    database.run("ALTER TABLE spine RENAME TO whole_spine");
    long kept =
        database.run(
            "CREATE TABLE spine AS SELECT row_number() OVER (ORDER BY w.__row) - 1 AS __row,"
                + " w.* EXCLUDE (__row) FROM whole_spine w SEMI JOIN kept_universe u"
                + " ON w.symbol = u.symbol AND w.__time >= u.from_ns AND w.__time < u.to_ns"
                + " ORDER BY 1");
    database.run("DROP TABLE whole_spine");
    if (kept == 0) {
      throw refused("must have rows of members: spine.rows=0, universe=" + universe.name());
    }
  }

  private static void number(Database database, List<String> key, int index) throws IOException {
    String name = text(key);
    database.run(
        "CREATE TABLE key_"
            + index
            + " AS SELECT k, (row_number() OVER (ORDER BY k) - 1)::INTEGER AS id, n FROM (SELECT "
            + name
            + " AS k, count(*) AS n FROM spine GROUP BY 1) ORDER BY id");
    database.run(
        "CREATE TABLE asked_"
            + index
            + " AS SELECT id, __time AS t, __row AS r FROM spine JOIN key_"
            + index
            + " ON "
            + name
            + " = k ORDER BY id, t");
  }

  /* As the catalog's entities write it. */
  private static String text(List<String> key) {
    if (key.size() == 1) {
      return Quoted.name(key.getFirst());
    }
    return key.stream()
        .map(column -> "replace(replace(" + Quoted.name(column) + ", '\\', '\\\\'), '|', '\\|')")
        .collect(Collectors.joining(" || '|' || ", "(", ")"));
  }

  private static long[] figures(Database database) throws IOException {
    try (Chunks chunks = database.query("SELECT count(*), min(__time), max(__time) FROM spine")) {
      chunks.next();
      return new long[] {
        chunks.column(0).getLong(0), chunks.column(1).getLong(0), chunks.column(2).getLong(0)
      };
    }
  }

  private static RequestException refused(String detail) {
    return new RequestException(ErrorCode.INVALID_PARAMETER, detail);
  }

  /** Its columns in their order. */
  List<ColumnInfo> columns() {
    return columns;
  }

  long rows() {
    return rows;
  }

  /** Earliest time asked, ns since the epoch. */
  long minTimeNs() {
    return minTimeNs;
  }

  /** Latest time asked, ns since the epoch. */
  long maxTimeNs() {
    return maxTimeNs;
  }

  /** Index of a list of key columns, as in {@code key_n}. */
  int keyIndex(List<String> columns) {
    return keys.indexOf(columns);
  }

  /**
   * Entities in stretches of about this many spine rows: {first, last}, both inclusive.
   *
   * @param key index of the key columns
   */
  List<int[]> ranges(int key, long rowsPerRange) throws IOException {
    List<int[]> ranges = new ArrayList<>();
    int first = 0;
    int last = -1;
    long sum = 0;
    try (Chunks chunks = database.query("SELECT id, n FROM key_" + key + " ORDER BY id")) {
      while (chunks.next()) {
        for (int i = 0; i < chunks.rows(); i++) {
          last = chunks.column(0).getInt(i);
          sum += chunks.column(1).getLong(i);
          if (sum >= rowsPerRange) {
            ranges.add(new int[] {first, last});
            first = last + 1;
            sum = 0;
          }
        }
      }
    }
    if (first <= last) {
      ranges.add(new int[] {first, last});
    }
    return ranges;
  }

  /** The texts of entities, from {@code first} to {@code last}. */
  String[] entities(int key, int first, int last) throws IOException {
    String[] entities = new String[last - first + 1];
    try (Chunks chunks =
        database.query(
            "SELECT id, k FROM key_" + key + " WHERE id BETWEEN " + first + " AND " + last)) {
      while (chunks.next()) {
        for (int i = 0; i < chunks.rows(); i++) {
          entities[chunks.column(0).getInt(i) - first] = chunks.column(1).getString(i);
        }
      }
    }
    return entities;
  }
}
