package io.factorline.sync.archive;

import io.factorline.lake.Cut;
import io.factorline.lake.Gap;
import io.factorline.lake.LakeFile;
import io.factorline.lake.Manifest;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.OffsetRange;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where one table ends, as this process knows it, and the only way to move that. One thread. */
final class TableCut {
  private final ManifestStore manifests;
  private final String table;
  private Cut known;

  private TableCut(ManifestStore manifests, String table, Cut known) {
    this.manifests = manifests;
    this.table = table;
    this.known = known;
  }

  /**
   * Reads where a table ends; one that does not follow this topic id yet begins at {@code base}.
   */
  static TableCut open(ManifestStore manifests, String table, Cut base) throws IOException {
    Manifest manifest =
        manifests.commit(table, current -> follows(current, base) ? null : current.withCut(base));
    Cut cut = manifest.cut();
    if (cut == null || !cut.topic().equals(base.topic())) {
      throw new IllegalStateException("must follow the topic: table=" + table + ", cut=" + cut);
    }
    return new TableCut(manifests, table, cut);
  }

  private static boolean follows(Manifest manifest, Cut base) {
    Cut cut = manifest.cut();
    return cut != null && cut.topic().equals(base.topic());
  }

  String table() {
    return table;
  }

  long offset(int partition) {
    return known.offset(partition);
  }

  Cut known() {
    return known;
  }

  /** Moves a partition's end behind records that are gone; tells how many those are. */
  long lose(OffsetRange records, long nowMs) throws IOException {
    int partition = records.partition();
    long from = offset(partition);
    if (from >= records.to()) {
      return 0;
    }
    OffsetRange lost = new OffsetRange(known.topic(), partition, from, records.to());
    Manifest manifest =
        manifests.commit(
            table,
            current -> {
              requireKnown(current, partition);
              Cut behind = cutOf(current).with(Map.of(partition, records.to()));
              return current.withGap(new Gap(lost, nowMs)).withCut(behind);
            });
    known = cutOf(manifest);
    return lost.to() - lost.from();
  }

  /**
   * Adds files and moves the ends of some partitions.
   *
   * @param positions new ends; those that the table has passed stay
   */
  Manifest advance(List<LakeFile> files, Map<Integer, Long> positions) throws IOException {
    Map<Integer, Long> moved = new HashMap<>();
    positions.forEach((partition, to) -> {
      if (to > offset(partition)) {
        moved.put(partition, to);
      }
    });
    Manifest manifest =
        manifests.commit(
            table,
            current -> {
              for (int partition : moved.keySet()) {
                requireKnown(current, partition);
              }
              Manifest next = current.withFiles(files);
              return moved.isEmpty() ? next : next.withCut(cutOf(current).with(moved));
            });
    known = cutOf(manifest);
    return manifest;
  }

  private void requireKnown(Manifest current, int partition) throws CutConflictException {
    Cut cut = current.cut();
    long expected = known.offset(partition);
    if (cut == null || !cut.topic().equals(known.topic()) || cut.offset(partition) != expected) {
      throw new CutConflictException(table, partition, expected, String.valueOf(cut));
    }
  }

  private Cut cutOf(Manifest manifest) throws CutConflictException {
    Cut cut = manifest.cut();
    if (cut == null || !cut.topic().equals(known.topic())) {
      throw new CutConflictException(table, -1, -1, String.valueOf(cut));
    }
    return cut;
  }
}
