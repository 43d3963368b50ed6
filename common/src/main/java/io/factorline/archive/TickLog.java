package io.factorline.archive;

import io.factorline.engine.LogRecord;
import io.factorline.lake.Cut;
import io.factorline.lake.Gap;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeTables;
import io.factorline.lake.Manifest;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.OffsetRange;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.store.TopicId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The archived records of {@code ticks} as one manifest names them: what is archived later is not
 * in it. Immutable; thread-safe.
 */
public final class TickLog {
  private final ParquetReader reader;
  private final Manifest manifest;
  private final Cut cut;

  private TickLog(ParquetReader reader, Manifest manifest, Cut cut) {
    this.reader = reader;
    this.manifest = manifest;
    this.cut = cut;
  }

  /** The archive as it is now; none where nothing was archived yet. */
  public static Optional<TickLog> open(ManifestStore manifests, ParquetReader reader)
      throws IOException {
    return of(manifests.current(LakeTables.TICKS), reader);
  }

  /** The archive as one manifest has it; none where nothing was archived yet. */
  public static Optional<TickLog> of(Manifest manifest, ParquetReader reader) {
    Cut cut = manifest.cut();
    return cut == null ? Optional.empty() : Optional.of(new TickLog(reader, manifest, cut));
  }

  /** The topic. */
  public TopicId topic() {
    return cut.topic();
  }

  /** How many partitions it has. */
  public int partitions() {
    return cut.offsets().size();
  }

  /** The offset behind the last archived record of a partition. */
  public long end(int partition) {
    return cut.offset(partition);
  }

  /**
   * The offset from which on a partition's records are whole: 0, or behind the last gap or behind
   * what retention deleted.
   */
  public long begin(int partition) {
    long begin = 0;
    for (Gap gap : manifest.gaps()) {
      OffsetRange lost = gap.records();
      if (lost.topic().equals(cut.topic()) && lost.partition() == partition) {
        begin = Math.max(begin, lost.to());
      }
    }
    List<Piece> pieces = pieces(partition, begin);
    return pieces.isEmpty() ? begin : Math.max(begin, pieces.getFirst().range().from());
  }

  /**
   * Append time of the first archived record of each partition that has one, ms since the epoch.
   */
  public List<Long> beganMs() throws IOException {
    List<Long> began = new ArrayList<>();
    for (int partition = 0; partition < partitions(); partition++) {
      try (TickCursor first = read(partition, 0)) {
        LogRecord record = first.next();
        if (record != null) {
          began.add(record.appendMs());
        }
      }
    }
    return began;
  }

  /** The records of a partition from an offset on, in their order; the caller closes it. */
  public TickCursor read(int partition, long fromOffset) {
    return new TickCursor(reader, pieces(partition, fromOffset), fromOffset);
  }

  /** Records of one partition that lie together in one file. */
  record Piece(String file, OffsetRange range) {}

  private List<Piece> pieces(int partition, long fromOffset) {
    List<Piece> pieces = new ArrayList<>();
    for (LakeFile file : manifest.files()) {
      for (OffsetRange range : file.offsets()) {
        if (range.topic().equals(cut.topic())
            && range.partition() == partition
            && range.to() > fromOffset) {
          pieces.add(new Piece(file.path(), range));
        }
      }
    }
    pieces.sort(Comparator.comparingLong(piece -> piece.range().from()));
    return pieces;
  }
}
