package io.factorline.sync.backfill;

import io.factorline.lake.Column;
import io.factorline.lake.LakeTable;
import io.factorline.lake.RowAppender;
import io.factorline.lake.RowCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of a table of bars, column by column.
 *
 * @param cells in the order of the columns: text, whole numbers as Long, numbers as Double, or null
 */
record BarRow(List<@Nullable Object> cells) {
  static final int SYMBOL = 0;
  static final int END = 2;
  static final int KNOWLEDGE = 3;
  static final int REVISION = 4;
  static final int SERVED = 5;
  static final int TOPIC_ID = 6;
  static final int OFFSET = 8;

  static BarRow read(LakeTable table, RowCursor row) throws IOException {
    List<@Nullable Object> cells = new ArrayList<>(table.columns().size());
    for (int i = 0; i < table.columns().size(); i++) {
      cells.add(row.isNone(i) ? null : cell(table.columns().get(i), row, i));
    }
    return new BarRow(cells);
  }

  private static @Nullable Object cell(Column column, RowCursor row, int i) throws IOException {
    return switch (column.type()) {
      case TEXT -> row.text(i);
      case INT32 -> (long) row.int32(i);
      case INT64 -> row.int64(i);
      case TIME -> row.time(i);
      case REAL -> row.real(i);
      case BOOL, BYTES -> throw new IllegalArgumentException("must be a column of bars: " + column);
    };
  }

  String symbol() {
    return String.valueOf(cells.get(SYMBOL));
  }

  long endNs() {
    return whole(END);
  }

  int revision() {
    return Math.toIntExact(whole(REVISION));
  }

  private long whole(int column) {
    if (cells.get(column) instanceof Long number) {
      return number;
    }
    throw new IllegalStateException("must have a value: column=" + column);
  }

  /** Whether a record of {@code ticks} closed it, live or in a backfill. */
  boolean isOfTicks() {
    return cells.get(TOPIC_ID) != null;
  }

  /** Order of a file: symbol, end; revisions of one bar are equal in it. */
  int compareBar(BarRow other) {
    int symbols = symbol().compareTo(other.symbol());
    return symbols != 0 ? symbols : Long.compare(endNs(), other.endNs());
  }

  /** This bar as a later revision. */
  BarRow revised(int revision, long knowledgeNs) {
    List<@Nullable Object> changed = new ArrayList<>(cells);
    changed.set(REVISION, (long) revision);
    changed.set(KNOWLEDGE, knowledgeNs);
    return new BarRow(changed);
  }

  /**
   * The first column in which two versions of a bar differ, or -1. When and whether they were
   * served does not count, and which record closed them only where both were closed by one; nor do
   * revision and knowledge of a correction.
   */
  int firstDifference(BarRow other) {
    for (int i = 0; i < cells.size(); i++) {
      if (counts(i, other) && !same(cells.get(i), other.cells.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private boolean counts(int column, BarRow other) {
    if (column == SERVED || column == REVISION) {
      return false;
    }
    if (column == KNOWLEDGE) {
      return revision() == other.revision();
    }
    boolean isPosition = column >= TOPIC_ID && column <= OFFSET;
    return !isPosition || (isOfTicks() && other.isOfTicks());
  }

  private static boolean same(@Nullable Object one, @Nullable Object two) {
    // Double.equals compares bits, so that 0.0 and -0.0 differ.
    return one == null ? two == null : one.equals(two);
  }

  void write(LakeTable table, RowAppender row) throws IOException {
    for (int i = 0; i < cells.size(); i++) {
      Object cell = cells.get(i);
      switch (cell) {
        case null -> row.none();
        case String text -> row.text(text);
        case Double number -> row.real(number);
        case Long number -> write(table.columns().get(i), number, row);
        default -> throw new IllegalStateException("must be a cell of a bar: " + cell);
      }
    }
    row.endRow();
  }

  private static void write(Column column, long number, RowAppender row) throws IOException {
    switch (column.type()) {
      case INT32 -> row.int32(Math.toIntExact(number));
      case TIME -> row.time(number);
      default -> row.int64(number);
    }
  }
}
