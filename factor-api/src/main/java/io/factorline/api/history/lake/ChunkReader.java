package io.factorline.api.history.lake;

import io.factorline.api.history.work.Work;
import java.util.List;
import java.util.Map;

/** Decodes parts of files. Thread-safe; blocks. */
interface ChunkReader {
  /**
   * A file, and the blocks that it has rows in.
   *
   * @param path in the lake
   */
  record BlockFile(String path, long firstBlock, long lastBlock) {}

  /**
   * What to decode: the times, and columns of values, of one key in a row of blocks of some files.
   */
  record Wanted(
      HistoryTable table,
      List<BlockFile> files,
      String key,
      long firstBlock,
      long lastBlock,
      List<String> columns) {
    /** Copies the lists. */
    public Wanted {
      files = List.copyOf(files);
      columns = List.copyOf(columns);
    }

    /** The same of one file alone. */
    Wanted of(BlockFile file) {
      return new Wanted(table, List.of(file), key, firstBlock, lastBlock, columns);
    }
  }

  /**
   * The times and the columns of each block of each file, also of those without a row.
   *
   * @throws io.factorline.error.RequestException if the file cannot be read
   * @throws FileGoneException if there is no such file
   */
  Map<Chunk.Key, Chunk> read(Wanted wanted, Work work);
}
