package io.factorline.sync.archive;

import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.LakeTable;
import io.factorline.lake.LakeTables;
import io.factorline.lake.Manifest;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.OffsetRange;
import io.factorline.lake.Origin;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.lake.parquet.ParquetWriter;
import io.factorline.time.EpochClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Merges the small files of a period into one. Readers of an older manifest go on with the old
 * files for 24 hours. Thread-safe, and safe across processes: of two that merge the same files one
 * wins, the other's file is deleted.
 */
final class Compaction {
  private static final long MAX_BYTES = 256L << 20;

  private final LakeStorage storage;
  private final ManifestStore manifests;
  private final ParquetReader reader;
  private final ParquetWriter writer;
  private final EpochClock clock;

  /** What files must have in common to be merged. */
  private record Group(String period, String definition) {}

  Compaction(
      LakeStorage storage,
      ManifestStore manifests,
      ParquetReader reader,
      ParquetWriter writer,
      EpochClock clock) {
    this.storage = storage;
    this.manifests = manifests;
    this.reader = reader;
    this.writer = writer;
    this.clock = clock;
  }

  /**
   * Merges what is small in a table.
   *
   * @param leastFiles files of a period from which on it is worth it, at least 2
   * @param merged told how many files went into each new one
   */
  void compact(String table, int leastFiles, Consumer<Integer> merged) throws IOException {
    Map<Group, List<LakeFile>> groups =
        manifests.current(table).files().stream()
            .filter(file -> !file.superseded())
            .collect(
                Collectors.groupingBy(
                    file -> new Group(file.period(), String.valueOf(file.definition())),
                    () ->
                        new TreeMap<>(
                            Comparator.comparing(Group::period).thenComparing(Group::definition)),
                    Collectors.toList()));
    for (List<LakeFile> files : groups.values()) {
      List<LakeFile> small = small(files);
      if (small.size() >= Math.max(2, leastFiles) && merge(table, small)) {
        merged.accept(small.size());
      }
    }
  }

  /** The smallest files that together are not too large for one. */
  private static List<LakeFile> small(List<LakeFile> files) {
    List<LakeFile> ascending = new ArrayList<>(files);
    ascending.sort(Comparator.comparingLong(LakeFile::bytes).thenComparing(LakeFile::path));
    List<LakeFile> small = new ArrayList<>();
    long bytes = 0;
    for (LakeFile file : ascending) {
      bytes += file.bytes();
      if (bytes <= MAX_BYTES) {
        small.add(file);
      }
    }
    return small;
  }

  private boolean merge(String table, List<LakeFile> files) throws IOException {
    List<String> paths = files.stream().map(LakeFile::path).toList();
    LakeFile first = files.getFirst();
    ParquetWriter.Written written =
        writer.merge(layout(table, paths.getFirst()), paths, first.period());
    LakeFile merged =
        new LakeFile(
            written.path(),
            first.period(),
            first.definition(),
            written.stats(),
            Origin.COMPACTED,
            false,
            ranges(files));
    Set<String> gone = Set.copyOf(paths);
    Manifest manifest = manifests.commit(table, current -> swap(current, gone, merged));
    boolean isNamed = manifest.file(merged.path()).isPresent();
    if (!isNamed) {
      storage.delete(merged.path());
    }
    return isNamed;
  }

  private @Nullable Manifest swap(Manifest current, Set<String> gone, LakeFile merged) {
    long there =
        current.files().stream()
            .filter(file -> gone.contains(file.path()) && !file.superseded())
            .count();
    return there == gone.size() ? current.withReplaced(gone, List.of(merged), clock.nowMs()) : null;
  }

  private LakeTable layout(String table, String file) throws IOException {
    if (table.equals(LakeTables.TICKS)) {
      return LakeTables.ticks();
    }
    if (table.equals(LakeTables.PREDICTIONS)) {
      return LakeTables.predictions();
    }
    List<String> factors =
        reader.columns(file).stream()
            .map(column -> column.name())
            .filter(name -> !LakeTables.isReserved(name))
            .toList();
    return LakeTables.bars(table.substring(LakeTables.BARS.length()), factors);
  }

  /** The records of all files, neighbours joined. */
  private static List<OffsetRange> ranges(List<LakeFile> files) {
    List<OffsetRange> all = new ArrayList<>();
    files.forEach(file -> all.addAll(file.offsets()));
    all.sort(
        Comparator.comparing((OffsetRange range) -> range.topic().toString())
            .thenComparingInt(OffsetRange::partition)
            .thenComparingLong(OffsetRange::from));
    List<OffsetRange> joined = new ArrayList<>();
    for (OffsetRange next : all) {
      OffsetRange last = joined.isEmpty() ? null : joined.getLast();
      if (last != null
          && last.topic().equals(next.topic())
          && last.partition() == next.partition()
          && last.to() == next.from()) {
        joined.set(
            joined.size() - 1,
            new OffsetRange(last.topic(), last.partition(), last.from(), next.to()));
      } else {
        joined.add(next);
      }
    }
    return joined;
  }
}
