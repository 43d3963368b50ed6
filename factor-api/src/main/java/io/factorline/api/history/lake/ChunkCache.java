package io.factorline.api.history.lake;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.factorline.api.history.lake.ChunkReader.BlockFile;
import io.factorline.api.history.lake.ChunkReader.Wanted;
import io.factorline.api.history.stitch.RowSource;
import io.factorline.api.history.stitch.TimedRows;
import io.factorline.api.history.work.Work;
import io.factorline.lake.LakeFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** Decoded parts of files, the least useful dropped first. Thread-safe; reads block. */
public final class ChunkCache {
  private static final int FILES_AT_ONCE = 64;

  private final ChunkReader reader;
  private final Cache<Chunk.Key, Chunk> kept;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /** A cache of so many bytes. */
  ChunkCache(ChunkReader reader, long maxBytes) {
    this.reader = reader;
    this.kept =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((Chunk.Key key, Chunk chunk) -> weight(key, chunk))
            .executor(Runnable::run)
            .build();
  }

  private static int weight(Chunk.Key key, Chunk chunk) {
    return chunk.bytes() + key.key().length();
  }

  /** Chunks that were in memory when they were asked for. */
  public double hits() {
    return hits.doubleValue();
  }

  /** Chunks that had to be decoded. */
  public double misses() {
    return misses.doubleValue();
  }

  /** Bytes of all chunks. */
  public double bytes() {
    return kept.policy().eviction().map(e -> e.weightedSize().orElse(0)).orElse(0L);
  }

  /** The rows that a manifest names, for one task. */
  public RowSource rows(TableFiles files, Work work) {
    return new Source(files, work);
  }

  /** One manifest of one table, read for one task. */
  private final class Source implements RowSource {
    private final TableFiles files;
    private final Work work;

    Source(TableFiles files, Work work) {
      this.files = files;
      this.work = work;
    }

    @Override
    public long blockNs() {
      return files.table().blockNs();
    }

    @Override
    public long blockRows() {
      return files.table().blockRows();
    }

    @Override
    public long[] blocks(String key, long fromNs, long toNs, boolean isAsOf) {
      return files.blocks(key, fromNs, toNs, isAsOf);
    }

    @Override
    public TimedRows read(String key, int[] columns, long[] blocks, boolean isAsOf) {
      List<String> names = new ArrayList<>(columns.length);
      for (int column : columns) {
        names.add(files.table().columns().get(column));
      }
      long first = blocks[0];
      long last = blocks[blocks.length - 1];
      List<LakeFile> found = files.filesOf(key, first, last, isAsOf);
      List<TimedRows> parts = new ArrayList<>();
      for (int at = 0; at < found.size(); at += FILES_AT_ONCE) {
        List<LakeFile> some = found.subList(at, Math.min(found.size(), at + FILES_AT_ONCE));
        readFiles(some, key, names, blocks, parts);
      }
      return TimedRows.merged(parts, columns.length);
    }

    private void readFiles(
        List<LakeFile> some, String key, List<String> names, long[] blocks, List<TimedRows> parts) {
      Missing missing = new Missing();
      for (LakeFile file : some) {
        for (long block : blocksOf(file, blocks)) {
          look(file, key, names, block, missing);
        }
      }
      Map<Chunk.Key, Chunk> decoded = missing.isEmpty() ? Map.of() : decode(missing, key);
      for (LakeFile file : some) {
        for (long block : blocksOf(file, blocks)) {
          parts.add(rows(file, new Chunk.Key(file.path(), key, block, ""), names, decoded));
        }
      }
    }

    private long[] blocksOf(LakeFile file, long[] blocks) {
      long first = files.firstBlock(file);
      long last = files.lastBlock(file);
      return Arrays.stream(blocks).filter(block -> block >= first && block <= last).toArray();
    }

    private void look(LakeFile file, String key, List<String> names, long block, Missing missing) {
      boolean isMissing = isMissing(new Chunk.Key(file.path(), key, block, ""));
      for (String name : names) {
        if (isMissing(new Chunk.Key(file.path(), key, block, name))) {
          missing.columns.add(name);
          isMissing = true;
        }
      }
      if (isMissing) {
        missing.add(blockFile(file), block);
      }
    }

    private BlockFile blockFile(LakeFile file) {
      return new BlockFile(file.path(), files.firstBlock(file), files.lastBlock(file));
    }

    private Map<Chunk.Key, Chunk> decode(Missing missing, String key) {
      Wanted wanted =
          new Wanted(
              files.table(),
              List.copyOf(missing.files),
              key,
              missing.first,
              missing.last,
              List.copyOf(missing.columns));
      Map<Chunk.Key, Chunk> decoded = reader.read(wanted, work);
      kept.putAll(decoded);
      return decoded;
    }

    private boolean isMissing(Chunk.Key key) {
      boolean isMissing = kept.getIfPresent(key) == null;
      (isMissing ? misses : hits).increment();
      return isMissing;
    }

    private TimedRows rows(
        LakeFile file, Chunk.Key times, List<String> names, Map<Chunk.Key, Chunk> decoded) {
      Chunk.Times spine = (Chunk.Times) chunk(file, times, decoded);
      work.read((long) spine.count() * (1 + names.size()));
      long[][] cells = new long[names.size()][];
      for (int c = 0; c < cells.length; c++) {
        Chunk.Key key = new Chunk.Key(times.file(), times.key(), times.block(), names.get(c));
        cells[c] = ((Chunk.Values) chunk(file, key, decoded)).cells();
      }
      return spine.with(cells);
    }

    /* What was there a moment ago may have been dropped for room since: then it is read alone. */
    private Chunk chunk(LakeFile file, Chunk.Key key, Map<Chunk.Key, Chunk> decoded) {
      Chunk chunk = decoded.get(key);
      if (chunk == null) {
        chunk = kept.getIfPresent(key);
      }
      if (chunk == null) {
        List<String> columns = key.column().isEmpty() ? List.of() : List.of(key.column());
        Wanted alone =
            new Wanted(
                files.table(),
                List.of(blockFile(file)),
                key.key(),
                key.block(),
                key.block(),
                columns);
        chunk = reader.read(alone, work).get(key);
      }
      if (chunk == null) {
        throw new IllegalStateException("must be decoded: key=" + key);
      }
      return chunk;
    }
  }

  /** What is not in memory. */
  private static final class Missing {
    final Set<BlockFile> files = new LinkedHashSet<>();
    final Set<String> columns = new LinkedHashSet<>();
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;

    boolean isEmpty() {
      return files.isEmpty();
    }

    void add(BlockFile file, long block) {
      files.add(file);
      first = Math.min(first, block);
      last = Math.max(last, block);
    }
  }
}
