package io.factorline.api.history.lake;

import io.factorline.lake.Cut;
import io.factorline.lake.LakeFile;
import io.factorline.lake.Manifest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** One manifest of a table, and which of its files to look into. Immutable; thread-safe. */
public final class TableFiles {
  private final HistoryTable table;
  private final long number;
  private final @Nullable Cut cut;
  private final List<LakeFile> files;

  private TableFiles(HistoryTable table, Manifest manifest) {
    this.table = table;
    this.number = manifest.number();
    this.cut = manifest.cut();
    this.files =
        manifest.files().stream()
            .filter(
                file -> table.definition() == null || table.definition().equals(file.definition()))
            .toList();
  }

  /** The files of a manifest that count for a table. */
  static TableFiles of(HistoryTable table, Manifest manifest) {
    return new TableFiles(table, manifest);
  }

  /** The table. */
  public HistoryTable table() {
    return table;
  }

  /** The manifest's number; 0 where the table has none. */
  public long number() {
    return number;
  }

  /** How far it holds what the topic has; null where it has none of it. */
  public @Nullable Cut cut() {
    return cut;
  }

  /** Its files, in no order. */
  public List<LakeFile> files() {
    return files;
  }

  boolean names(String path) {
    return files.stream().anyMatch(file -> file.path().equals(path));
  }

  /** The files that may hold rows of a key within some blocks. */
  List<LakeFile> filesOf(String key, long firstBlock, long lastBlock, boolean isAsOf) {
    List<LakeFile> found = new ArrayList<>();
    for (LakeFile file : files) {
      boolean isWanted = isAsOf || !file.superseded();
      if (isWanted
          && firstBlock(file) <= lastBlock
          && lastBlock(file) >= firstBlock
          && file.mayHold(key, Long.MIN_VALUE, Long.MAX_VALUE)) {
        found.add(file);
      }
    }
    return found;
  }

  long firstBlock(LakeFile file) {
    return table.blockOf(file.stats().minTimeNs());
  }

  long lastBlock(LakeFile file) {
    return table.blockOf(file.stats().maxTimeNs());
  }

  /** See {@link io.factorline.api.history.stitch.RowSource#blocks}. */
  long[] blocks(String key, long fromNs, long toNs, boolean isAsOf) {
    if (fromNs >= toNs) {
      return new long[0];
    }
    long first = table.blockOf(fromNs);
    long last = table.blockOf(toNs - 1);
    long[] blocks = new long[0];
    for (LakeFile file : filesOf(key, first, last, isAsOf)) {
      long from = Math.max(first, firstBlock(file));
      long to = Math.min(last, lastBlock(file));
      blocks = with(blocks, from, to);
    }
    return Arrays.stream(blocks).sorted().distinct().toArray();
  }

  private static long[] with(long[] blocks, long from, long to) {
    boolean isKnown =
        blocks.length > 0
            && from >= blocks[0]
            && to <= blocks[blocks.length - 1]
            && blocks[blocks.length - 1] - blocks[0] == blocks.length - 1;
    return isKnown
        ? blocks
        : LongStream.concat(Arrays.stream(blocks), LongStream.rangeClosed(from, to))
            .sorted()
            .distinct()
            .toArray();
  }
}
