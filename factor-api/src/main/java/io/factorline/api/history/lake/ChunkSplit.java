package io.factorline.api.history.lake;

import io.factorline.api.history.lake.ChunkReader.BlockFile;
import io.factorline.api.history.lake.ChunkReader.Wanted;
import io.factorline.api.history.stitch.Cells;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.online.CellState;
import io.factorline.store.CellBits;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;

/**
 * Rows of one query, split by file and block. The columns are time, knowledge, revision, what tells
 * nulls apart, the values, and where there are several files the position of the row's among them.
 * One thread.
 */
final class ChunkSplit {
  private static final int HEAD_COLUMNS = 4;

  private final Wanted wanted;
  private final List<String> columns;
  private final List<FileRows> files;

  /** An empty split. */
  ChunkSplit(Wanted wanted) {
    this.wanted = wanted;
    this.columns = wanted.columns();
    this.files = wanted.files().stream().map(FileRows::new).toList();
  }

  void add(DuckDBDataChunkReader chunk) {
    DuckDBReadableVector times = chunk.vector(0);
    DuckDBReadableVector knowledge = chunk.vector(1);
    DuckDBReadableVector revisions = chunk.vector(2);
    DuckDBReadableVector special = chunk.vector(HEAD_COLUMNS - 1);
    DuckDBReadableVector[] values = new DuckDBReadableVector[columns.size()];
    for (int c = 0; c < values.length; c++) {
      values[c] = chunk.vector(HEAD_COLUMNS + c);
    }
    boolean isOne = files.size() == 1;
    DuckDBReadableVector places = isOne ? times : chunk.vector(HEAD_COLUMNS + values.length);
    for (long row = 0; row < chunk.rowCount(); row++) {
      long timeNs = times.getLong(row);
      FileRows file = files.get(isOne ? 0 : places.getInt(row));
      Rows rows = file.blockOf(timeNs);
      if (rows.count > 0 && timeNs < rows.timeNs[rows.count - 1]) {
        throw malformed(file.path, "must be in the order of its table");
      }
      int at = rows.add(timeNs, knowledge.getLong(row), revisions.getInt(row));
      boolean isDeleted = isDeleted(special, row);
      for (int c = 0; c < values.length; c++) {
        boolean isValue = !isDeleted && !values[c].isNull(row);
        rows.cells[c][at] =
            isValue ? Cells.of(values[c].getDouble(row)) : noValue(special, row, columns.get(c));
        if (isDeleted) {
          rows.cells[c][at] = Cells.DELETED;
        }
      }
    }
  }

  private static RequestException malformed(String path, String rule) {
    return new RequestException(ErrorCode.LAKE_UNREADABLE, rule + ": file=" + path);
  }

  private boolean isDeleted(DuckDBReadableVector deleted, long row) {
    return !wanted.table().isBars() && !deleted.isNull(row) && deleted.getBoolean(row);
  }

  private long noValue(DuckDBReadableVector undefined, long row, String column) {
    if (!wanted.table().isBars()) {
      return Cells.of(CellState.MISSING_NO_DATA);
    }
    boolean isUndefined =
        !undefined.isNull(row) && List.of(undefined.getString(row).split(",")).contains(column);
    return isUndefined ? CellBits.UNDEFINED : CellBits.WARMING_UP;
  }

  /** All blocks of all files, also those without a row. */
  Map<Chunk.Key, Chunk> chunks() {
    Map<Chunk.Key, Chunk> chunks = new HashMap<>();
    files.forEach(file -> file.put(chunks));
    return chunks;
  }

  /** Rows of one file. */
  private final class FileRows {
    private final String path;
    private final Map<Long, Rows> blocks = new HashMap<>();
    private long lastBlock = Long.MIN_VALUE;
    private Rows last = new Rows(columns.size());

    FileRows(BlockFile file) {
      this.path = file.path();
      long first = Math.max(wanted.firstBlock(), file.firstBlock());
      long end = Math.min(wanted.lastBlock(), file.lastBlock());
      for (long block = first; block <= end; block++) {
        blocks.put(block, new Rows(columns.size()));
      }
    }

    Rows blockOf(long timeNs) {
      long block = wanted.table().blockOf(timeNs);
      if (block != lastBlock) {
        Rows found = blocks.get(block);
        if (found == null) {
          throw malformed(path, "must span what its manifest tells");
        }
        last = found;
        lastBlock = block;
      }
      return last;
    }

    void put(Map<Chunk.Key, Chunk> chunks) {
      blocks.forEach((block, rows) -> rows.put(path, block, chunks));
    }
  }

  /** Rows of one block, growing. */
  private final class Rows {
    private static final int FIRST_ROOM = 64;

    private long[] timeNs = {};
    private long[] knowledgeNs = {};
    private int[] revisions = {};
    private final long[][] cells;
    private int count;

    Rows(int columnCount) {
      this.cells = new long[columnCount][0];
    }

    int add(long rowTimeNs, long rowKnowledgeNs, int revision) {
      if (count == timeNs.length) {
        resize(Math.max(FIRST_ROOM, 2 * count));
      }
      timeNs[count] = rowTimeNs;
      knowledgeNs[count] = rowKnowledgeNs;
      revisions[count] = revision;
      return count++;
    }

    private void resize(int room) {
      timeNs = Arrays.copyOf(timeNs, room);
      knowledgeNs = Arrays.copyOf(knowledgeNs, room);
      revisions = Arrays.copyOf(revisions, room);
      for (int c = 0; c < cells.length; c++) {
        cells[c] = Arrays.copyOf(cells[c], room);
      }
    }

    void put(String path, long block, Map<Chunk.Key, Chunk> out) {
      resize(count);
      out.put(
          new Chunk.Key(path, wanted.key(), block, ""),
          new Chunk.Times(timeNs, knowledgeNs, revisions));
      for (int c = 0; c < cells.length; c++) {
        out.put(
            new Chunk.Key(path, wanted.key(), block, columns.get(c)), new Chunk.Values(cells[c]));
      }
    }
  }
}
