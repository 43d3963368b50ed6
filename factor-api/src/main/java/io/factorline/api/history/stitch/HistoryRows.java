package io.factorline.api.history.stitch;

import io.factorline.online.CellState;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of one symbol as they are told: ends ascending, one cell per factor of the plan, each as
 * {@link Cells}. The last one may be of the open bar. Immutable; thread-safe.
 */
public final class HistoryRows {
  private final String symbol;
  private final long[] endNs;
  private final long[][] cells;
  private final List<CellState> formingStates;

  /** Closed rows in these arrays, which are not copied; cells by factor, then by row. */
  HistoryRows(String symbol, long[] endNs, long[][] cells) {
    this(symbol, endNs, cells, List.of());
  }

  private HistoryRows(String symbol, long[] endNs, long[][] cells, List<CellState> formingStates) {
    this.symbol = symbol;
    this.endNs = endNs;
    this.cells = cells;
    this.formingStates = List.copyOf(formingStates);
  }

  /** Whose rows. */
  public String symbol() {
    return symbol;
  }

  /** How many rows. */
  public int count() {
    return endNs.length;
  }

  /** The end of a row's bar, ns since the epoch. */
  public long endNs(int row) {
    return endNs[row];
  }

  /** The ends of the rows in {@code [from, to)}, ns since the epoch; a copy. */
  public long[] endsNs(int from, int to) {
    return Arrays.copyOfRange(endNs, from, to);
  }

  /** The cells of a factor in the rows in {@code [from, to)}; a copy. */
  public long[] cells(int factor, int from, int to) {
    return Arrays.copyOfRange(cells[factor], from, to);
  }

  /** How many rows are of closed bars: all, or all but the last. */
  public int closedCount() {
    return formingStates.isEmpty() ? endNs.length : endNs.length - 1;
  }

  /** The cell of a factor in a row. */
  public long cell(int factor, int row) {
    return cells[factor][row];
  }

  /** The state of a factor in a row: only of the open bar a value can be STALE. */
  public CellState state(int factor, int row) {
    return isForming(row) ? formingStates.get(factor) : Cells.state(cell(factor, row));
  }

  /** Whether a row is of the open bar. */
  public boolean isForming(int row) {
    return !formingStates.isEmpty() && row == endNs.length - 1;
  }

  /** The first rows. */
  public HistoryRows first(int rows) {
    if (rows >= count()) {
      return this;
    }
    long[][] cut = Arrays.stream(cells).map(c -> Arrays.copyOf(c, rows)).toArray(long[][]::new);
    return new HistoryRows(symbol, Arrays.copyOf(endNs, rows), cut);
  }

  /** These closed rows with other cells of a factor, one per row, which are not copied. */
  HistoryRows withCells(int factor, long[] factorCells) {
    long[][] changed = cells.clone();
    changed[factor] = factorCells;
    return new HistoryRows(symbol, endNs, changed, formingStates);
  }

  /** These closed rows and one of the open bar, with a cell and a state per factor. */
  public HistoryRows withForming(long formingEndNs, long[] formingCells, List<CellState> states) {
    int rows = count();
    long[] ends = Arrays.copyOf(endNs, rows + 1);
    ends[rows] = formingEndNs;
    long[][] more = new long[cells.length][];
    for (int c = 0; c < cells.length; c++) {
      more[c] = Arrays.copyOf(cells[c], rows + 1);
      more[c][rows] = formingCells[c];
    }
    return new HistoryRows(symbol, ends, more, states);
  }
}
