package io.factorline.sync.compute;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.kernel.Bar;
import io.factorline.sync.columns.Chunks;
import io.factorline.sync.columns.ColumnInfo;
import io.factorline.sync.columns.Database;
import io.factorline.sync.columns.Quoted;
import io.factorline.sync.columns.TimeColumn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A researcher's ticks: {@code symbol}, {@code time} (or {@code event_time}), {@code price}, {@code
 * size}, and {@code seq} where they have one. Taken in the order of the file.
 */
final class TickFileInput {
  private TickFileInput() {}

  /** Whether a file has ticks: a price of its own. */
  static boolean isTicks(List<ColumnInfo> columns) {
    return InputColumns.has(columns, "price");
  }

  /**
   * Runs the ticks of a file through the engine.
   *
   * @return how many ticks there were
   * @throws RequestException naming row, column and rule where a tick is none
   */
  static long run(Database database, Path file, TickBars bars, Running running) throws IOException {
    List<ColumnInfo> columns = InputColumns.describe(database, file);
    String time = InputColumns.has(columns, "time") ? "time" : "event_time";
    boolean hasSeq = InputColumns.has(columns, "seq");
    String sql =
        "SELECT row_number() OVER (), "
            + InputColumns.text(columns, "symbol")
            + ", "
            + (hasSeq ? "TRY_CAST(seq AS BIGINT)" : "NULL::BIGINT")
            + ", "
            + TimeColumn.ns(InputColumns.require(columns, time), "input")
            + ", "
            + InputColumns.number(columns, "price")
            + ", "
            + InputColumns.number(columns, "size")
            + " FROM "
            + Quoted.file(file);
    long count = 0;
    try (Chunks chunks = database.query(sql)) {
      while (chunks.next()) {
        for (int i = 0; i < chunks.rows(); i++) {
          add(chunks, i, hasSeq, time, bars);
        }
        count += chunks.rows();
        running.done(chunks.rows());
      }
    }
    bars.finish();
    return count;
  }

  private static void add(Chunks chunks, int at, boolean hasSeq, String time, TickBars bars) {
    long row = chunks.column(0).getLong(at);
    String symbol = InputColumns.symbol(chunks.column(1), at, row);
    if (chunks.column(3).isNull(at)) {
      throw new RequestException(
          ErrorCode.INVALID_TIME, TimeColumn.RULE + ": input." + time + ", row=" + row);
    }
    double price = chunks.column(4).isNull(at) ? Double.NaN : chunks.column(4).getDouble(at);
    double size = chunks.column(5).isNull(at) ? Double.NaN : chunks.column(5).getDouble(at);
    if (!Bar.accepts(price, size) || size == 0) {
      throw InputColumns.refused(
          "must be above 0: input.price=" + price + ", input.size=" + size + ", row=" + row);
    }
    bars.add(symbol, seq(chunks, at, hasSeq, row), chunks.column(3).getLong(at), price, size);
  }

  private static @Nullable Long seq(Chunks chunks, int at, boolean hasSeq, long row) {
    if (!hasSeq) {
      return null;
    }
    if (chunks.column(2).isNull(at) || chunks.column(2).getLong(at) < 0) {
      throw InputColumns.refused("must be a whole number >= 0: input.seq, row=" + row);
    }
    return chunks.column(2).getLong(at);
  }
}
