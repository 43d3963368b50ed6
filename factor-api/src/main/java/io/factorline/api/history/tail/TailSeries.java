package io.factorline.api.history.tail;

import io.factorline.api.history.stitch.TimedRows;
import java.util.Arrays;

/**
 * The bars of one symbol and view in the order of the log, in columns. One thread writes, any
 * number reads without a lock: a row is written before its chunk's count, and never changes.
 */
final class TailSeries {
  private static final int FIRST_ROWS = 8;

  /**
   * Memory is given back by whole chunks, and all symbols of a view begin theirs at about the same
   * time: larger ones would need, and give back, a large part of the limit at once.
   */
  private static final int MOST_ROWS = 32;

  private static final int ROW_HEAD_BYTES = 3 * Long.BYTES + Integer.BYTES;
  private static final int CHUNK_BYTES = 200;
  private static final int COLUMN_BYTES = 24;
  private static final Chunk[] NOTHING = {};

  private final int factors;
  private volatile Chunk[] chunks = NOTHING;
  private volatile long lastEndNs = Long.MIN_VALUE;

  /** Rows of one partition in columns. */
  private static final class Chunk {
    final int partition;
    final long[] offsets;
    final long[] endNs;
    final long[] knowledgeNs;
    final int[] revisions;
    final long[][] cells;
    volatile int count;

    Chunk(int partition, int rows, int factors) {
      this.partition = partition;
      this.offsets = new long[rows];
      this.endNs = new long[rows];
      this.knowledgeNs = new long[rows];
      this.revisions = new int[rows];
      this.cells = new long[factors][rows];
    }

    boolean isFull() {
      return count == offsets.length;
    }

    long bytes() {
      return CHUNK_BYTES
          + (long) COLUMN_BYTES * cells.length
          + (long) offsets.length * (ROW_HEAD_BYTES + (long) Long.BYTES * cells.length);
    }

    long lastOffset() {
      return offsets[count - 1];
    }
  }

  TailSeries(int factors) {
    this.factors = factors;
  }

  /**
   * Takes a bar, unless it is here already.
   *
   * @return bytes of memory it needed, or -1 where it is a repetition
   */
  long add(int partition, long offset, TailBar bar) {
    if (has(bar)) {
      return -1;
    }
    Chunk[] now = chunks;
    Chunk last = now.length == 0 ? null : now[now.length - 1];
    long bytes = 0;
    if (last == null || last.isFull() || last.partition != partition) {
      int rows = last == null ? FIRST_ROWS : Math.min(MOST_ROWS, 2 * last.offsets.length);
      last = new Chunk(partition, rows, factors);
      bytes = last.bytes();
      put(last, offset, bar);
      Chunk[] more = Arrays.copyOf(now, now.length + 1);
      more[now.length] = last;
      chunks = more;
    } else {
      put(last, offset, bar);
    }
    lastEndNs = Math.max(lastEndNs, bar.endNs());
    return bytes;
  }

  private static void put(Chunk chunk, long offset, TailBar bar) {
    int row = chunk.count;
    chunk.offsets[row] = offset;
    chunk.endNs[row] = bar.endNs();
    chunk.knowledgeNs[row] = bar.knowledgeNs();
    chunk.revisions[row] = bar.revision();
    for (int f = 0; f < chunk.cells.length; f++) {
      chunk.cells[f][row] = bar.cells()[f];
    }
    chunk.count = row + 1;
  }

  /* From the newest: bars come in the order of their ends but for repetitions and corrections. */
  private boolean has(TailBar bar) {
    Chunk[] now = chunks;
    for (int c = now.length - 1; c >= 0; c--) {
      Chunk chunk = now[c];
      for (int row = chunk.count - 1; row >= 0; row--) {
        if (chunk.endNs[row] == bar.endNs() && chunk.revisions[row] == bar.revision()) {
          return true;
        }
        if (chunk.endNs[row] < bar.endNs() && bar.revision() == 0 && chunk.revisions[row] == 0) {
          return false;
        }
      }
    }
    return false;
  }

  /**
   * Forgets chunks that lie wholly below the floors.
   *
   * @return bytes of memory it gave back
   */
  long trim(long[] floors) {
    Chunk[] now = chunks;
    int gone = 0;
    long bytes = 0;
    while (gone < now.length && now[gone].lastOffset() < floors[now[gone].partition]) {
      bytes += now[gone].bytes();
      gone++;
    }
    if (gone > 0) {
      chunks = Arrays.copyOfRange(now, gone, now.length);
    }
    return bytes;
  }

  /** The greatest end of a bar that it ever had, forgotten or not. */
  long lastEndNs() {
    return lastEndNs;
  }

  /** The rows before the offsets with {@code fromNs <= end < toNs}. */
  TimedRows rows(int[] columns, long fromNs, long toNs, long[] offsets) {
    TimedRows.Builder rows = new TimedRows.Builder(columns.length, 0);
    for (Chunk chunk : chunks) {
      addRows(chunk, columns, fromNs, toNs, offsets[chunk.partition], rows);
    }
    return rows.buildSorted();
  }

  private static void addRows(
      Chunk chunk,
      int[] columns,
      long fromNs,
      long toNs,
      long beforeOffset,
      TimedRows.Builder out) {
    int count = chunk.count;
    for (int row = 0; row < count && chunk.offsets[row] < beforeOffset; row++) {
      long endNs = chunk.endNs[row];
      if (endNs >= fromNs && endNs < toNs) {
        int at = out.add(endNs, chunk.knowledgeNs[row], chunk.revisions[row]);
        for (int c = 0; c < columns.length; c++) {
          out.cell(c, at, chunk.cells[columns[c]][row]);
        }
      }
    }
  }

  /** The least end of a bar that it has; {@link Long#MAX_VALUE} where it has none. */
  long firstEndNs() {
    long first = Long.MAX_VALUE;
    for (Chunk chunk : chunks) {
      for (int row = 0; row < chunk.count; row++) {
        first = Math.min(first, chunk.endNs[row]);
      }
    }
    return first;
  }
}
