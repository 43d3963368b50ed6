package io.factorline.sync.training;

import io.factorline.catalog.FieldType;
import io.factorline.sync.training.merge.RowVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBWritableVector;

/**
 * The factors of a training set as a table of DuckDB, row by row in the order of the spine. Read
 * once, by one thread.
 */
final class TargetColumns implements DuckDBTableFunction<Long, TargetColumns.Position, Long> {
  private final List<TargetCells> cells;
  private final List<List<String>> texts;
  private final boolean withTimes;
  private final long rows;
  private final RecordReader records;
  private final LongConsumer written;

  /** How far the table was read. */
  static final class Position {
    private long row;
  }

  /**
   * A table of these factors.
   *
   * @param texts per factor the texts that its cells point to; empty where they do not
   * @param records what the cells read
   * @param written hears how many rows were given since it was last told
   */
  TargetColumns(
      List<TargetCells> cells,
      List<List<String>> texts,
      boolean withTimes,
      long rows,
      RecordReader records,
      LongConsumer written) {
    this.cells = List.copyOf(cells);
    this.texts = List.copyOf(texts);
    this.withTimes = withTimes;
    this.rows = rows;
    this.records = records;
    this.written = written;
  }

  /** Names of the columns; those of times end with {@code __event __knowledge __served}. */
  static List<String> names(TrainingPlan plan) {
    List<String> names = new ArrayList<>();
    for (Target target : plan.targets()) {
      names.add(target.column());
      if (plan.withTimes()) {
        names.add(target.column() + "__event");
        names.add(target.column() + "__knowledge");
        names.add(target.column() + "__served");
      }
    }
    return names;
  }

  @Override
  public Long bind(DuckDBTableFunctionBindInfo info) {
    for (TargetCells cell : cells) {
      String column = cell.target().column();
      info.addResultColumn(column, typeOf(cell.target().type()));
      if (withTimes) {
        info.addResultColumn(column + "__event", DuckDBColumnType.BIGINT);
        info.addResultColumn(column + "__knowledge", DuckDBColumnType.BIGINT);
        info.addResultColumn(column + "__served", DuckDBColumnType.BIGINT);
      }
    }
    info.setCardinality(rows, true);
    return rows;
  }

  private static DuckDBColumnType typeOf(FieldType type) {
    return switch (type) {
      case DOUBLE -> DuckDBColumnType.DOUBLE;
      case INT64 -> DuckDBColumnType.BIGINT;
      case STRING -> DuckDBColumnType.VARCHAR;
      case BOOL -> DuckDBColumnType.BOOLEAN;
    };
  }

  @Override
  public Position init(DuckDBTableFunctionInitInfo info) {
    info.setMaxThreads(1);
    return new Position();
  }

  @Override
  public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter out) {
    Position position = info.getInitData();
    long count = Math.min(out.capacity(), readable(position.row) - position.row);
    int column = 0;
    for (int c = 0; c < cells.size(); c++) {
      fill(c, position.row, count, out, column);
      column += withTimes ? 4 : 1;
    }
    position.row += count;
    written.accept(count);
    return count;
  }

  private long readable(long row) {
    try {
      return row < rows ? records.seek(row) : rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void fill(int cell, long from, long count, DuckDBDataChunkWriter out, int column) {
    TargetCells source = cells.get(cell);
    DuckDBWritableVector values = out.vector(column);
    for (long i = 0; i < count; i++) {
      if (source.read(from + i)) {
        put(source, cell, values, i);
        putTimes(source, from + i, out, column, i);
      } else {
        putNull(out, column, i);
      }
    }
  }

  private void put(TargetCells source, int cell, DuckDBWritableVector values, long at) {
    switch (source.target().type()) {
      case DOUBLE -> values.setDouble(at, source.number());
      case INT64 -> values.setLong(at, source.bits());
      case STRING -> values.setString(at, texts.get(cell).get((int) source.bits()));
      case BOOL -> values.setBoolean(at, source.bits() == 1);
    }
  }

  private void putTimes(
      TargetCells source, long row, DuckDBDataChunkWriter out, int column, long at) {
    if (withTimes) {
      out.vector(column + 1).setLong(at, source.eventNs(row));
      out.vector(column + 2).setLong(at, source.knowledgeNs(row));
      long servedNs = source.servedNs(row);
      if (servedNs == RowVersion.NEVER) {
        out.vector(column + 3).setNull(at);
      } else {
        out.vector(column + 3).setLong(at, servedNs);
      }
    }
  }

  private void putNull(DuckDBDataChunkWriter out, int column, long at) {
    for (int i = 0; i < (withTimes ? 4 : 1); i++) {
      out.vector(column + i).setNull(at);
    }
  }
}
