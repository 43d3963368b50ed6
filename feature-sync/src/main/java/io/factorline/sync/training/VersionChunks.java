package io.factorline.sync.training;

import io.factorline.catalog.FieldType;
import io.factorline.store.CellBits;
import io.factorline.sync.columns.Chunks;
import io.factorline.sync.training.merge.RowVersion;
import io.factorline.sync.training.merge.VersionStream;
import java.io.IOException;
import java.util.List;
import org.duckdb.DuckDBReadableVector;

/** The versions of a {@link VersionQuery} as the join reads them. One thread. */
final class VersionChunks implements VersionStream, AutoCloseable {
  private final Chunks chunks;
  private final List<SourceField> fields;
  private final boolean isBars;
  private final boolean byServed;
  private final DuckDBReadableVector[] columns;
  private final int[] cellAt;
  private int rows;
  private int row;

  VersionChunks(Chunks chunks, Source source, boolean byServed) {
    this.chunks = chunks;
    this.fields = source.fields();
    this.isBars = source.isLive();
    this.byServed = byServed;
    this.columns = new DuckDBReadableVector[VersionQuery.HEAD + fields.size()];
    this.cellAt = cellsOf(fields);
  }

  /** Where the cells of each field begin, and how many there are in all. */
  static int[] cellsOf(List<SourceField> fields) {
    int[] cells = new int[fields.size() + 1];
    for (int f = 0; f < fields.size(); f++) {
      cells[f + 1] = cells[f] + (fields.get(f).type() == FieldType.INT64 ? 2 : 1);
    }
    return cells;
  }

  @Override
  public boolean next(RowVersion into) throws IOException {
    while (row == rows) {
      if (!chunks.next()) {
        return false;
      }
      row = 0;
      rows = chunks.rows();
      for (int i = 0; i < columns.length; i++) {
        columns[i] = chunks.column(i);
      }
    }
    read(into, row++);
    return true;
  }

  private void read(RowVersion into, int at) {
    long served = columns[4].isNull(at) ? RowVersion.NEVER : columns[4].getLong(at);
    into.set(
            columns[0].getInt(at),
            columns[1].getLong(at),
            columns[2].getLong(at),
            columns[3].getInt(at))
        .standing(columns[5].getBoolean(at), columns[6].getBoolean(at), served, byServed);
    for (int f = 0; f < fields.size(); f++) {
      DuckDBReadableVector column = columns[VersionQuery.HEAD + f];
      if (column.isNull(at)) {
        into.cell(cellAt[f], nullOf(f, at));
        clearPresence(into, f);
      } else {
        readCell(into, f, column, at);
      }
    }
  }

  private void clearPresence(RowVersion into, int field) {
    if (fields.get(field).type() == FieldType.INT64) {
      into.cell(cellAt[field] + 1, 0);
    }
  }

  private void readCell(RowVersion into, int field, DuckDBReadableVector column, int at) {
    int cell = cellAt[field];
    switch (fields.get(field).type()) {
      case DOUBLE -> into.cell(cell, CellBits.of(column.getDouble(at), true));
      case INT64 -> {
        into.cell(cell, column.getLong(at));
        into.cell(cell + 1, 1);
      }
      case STRING -> into.cell(cell, column.getLong(at));
      case BOOL -> into.cell(cell, column.getBoolean(at) ? 1 : 0);
    }
  }

  private long nullOf(int field, int at) {
    return switch (fields.get(field).type()) {
      case DOUBLE -> nullDouble(field, at);
      case INT64 -> 0;
      case STRING, BOOL -> CellCodes.NULL_INDEX;
    };
  }

  /** Of a bar: undefined where it says so, else warming up. Of an offline row: not there. */
  private long nullDouble(int field, int at) {
    if (!isBars) {
      return CellCodes.NULL_DOUBLE;
    }
    DuckDBReadableVector undefined = columns[7];
    return !undefined.isNull(at) && names(undefined.getString(at), fields.get(field).name())
        ? CellBits.UNDEFINED
        : CellBits.WARMING_UP;
  }

  /** Whether a list separated by commas holds a name. */
  static boolean names(String list, String name) {
    return ("," + list + ",").contains("," + name + ",");
  }

  @Override
  public void close() throws IOException {
    chunks.close();
  }
}
