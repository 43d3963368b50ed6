package io.factorline.sync.compute;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.market.Symbol;
import io.factorline.sync.columns.ColumnInfo;
import io.factorline.sync.columns.Database;
import io.factorline.sync.columns.Quoted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.duckdb.DuckDBReadableVector;

/** Columns of a researcher's input file, as SQL. */
final class InputColumns {
  private static final Set<String> NUMBERS =
      Set.of("DOUBLE", "FLOAT", "BIGINT", "INTEGER", "SMALLINT", "TINYINT", "UINTEGER", "UBIGINT");

  private InputColumns() {}

  static List<ColumnInfo> describe(Database database, Path file) {
    try {
      return database.describe("SELECT * FROM " + Quoted.file(file));
    } catch (IOException e) {
      throw refused("must be a readable Parquet or CSV file: input, " + e.getMessage());
    }
  }

  static boolean has(List<ColumnInfo> columns, String name) {
    return columns.stream().anyMatch(column -> column.name().equals(name));
  }

  static ColumnInfo require(List<ColumnInfo> columns, String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            refused(
                "must have a column "
                    + name
                    + ": input.columns="
                    + columns.stream().map(ColumnInfo::name).toList()));
  }

  /** A column of text. */
  static String text(List<ColumnInfo> columns, String name) {
    ColumnInfo column = require(columns, name);
    if (!column.type().equals("VARCHAR")) {
      throw refused(
          "must be text, so that 035420 stays itself: input." + name + ", type=" + column.type());
    }
    return Quoted.name(name);
  }

  /** A column of numbers; text that is none is null. */
  static String number(List<ColumnInfo> columns, String name) {
    ColumnInfo column = require(columns, name);
    if (column.type().equals("VARCHAR")) {
      return "TRY_CAST(" + Quoted.name(name) + " AS DOUBLE)";
    }
    if (!NUMBERS.contains(column.type()) && !column.type().startsWith("DECIMAL")) {
      throw refused("must be a number: input." + name + ", type=" + column.type());
    }
    return "CAST(" + Quoted.name(name) + " AS DOUBLE)";
  }

  /** The symbol of a row. */
  static String symbol(DuckDBReadableVector symbols, int at, long row) {
    String symbol = symbols.isNull(at) ? "" : symbols.getString(at);
    if (!Symbol.isValid(symbol)) {
      throw refused("must match [A-Za-z0-9._^=:-]{1,64}: input.symbol=" + symbol + ", row=" + row);
    }
    return symbol;
  }

  static RequestException refused(String detail) {
    return new RequestException(ErrorCode.INVALID_PARAMETER, detail);
  }
}
