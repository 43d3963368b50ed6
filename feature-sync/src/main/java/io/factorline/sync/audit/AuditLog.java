package io.factorline.sync.audit;

import io.factorline.audit.ChainRecord;
import io.factorline.lake.Column;
import io.factorline.lake.Cut;
import io.factorline.lake.Expired;
import io.factorline.lake.Gap;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeTable;
import io.factorline.lake.LakeTables;
import io.factorline.lake.Manifest;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.OffsetRange;
import io.factorline.lake.RowCursor;
import io.factorline.lake.RowFilter;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.store.TopicId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All records of predictions: those of the lake, then those that only Kafka has. Each record comes
 * once, and memory is bounded by one row group. Thread-safe.
 */
final class AuditLog {
  private static final LakeTable TABLE = LakeTables.predictions();
  private static final List<Column> COLUMNS =
      TABLE.columns(
          List.of(
              LakeTables.TOPIC_ID,
              LakeTables.OFFSET,
              LakeTables.APPEND_MS,
              LakeTables.KEY,
              LakeTables.VALUE));

  private final ManifestStore manifests;
  private final ParquetReader reader;

  AuditLog(ManifestStore manifests, ParquetReader reader) {
    this.manifests = manifests;
    this.reader = reader;
  }

  /** The lake as it is now. */
  Manifest manifest() throws IOException {
    return manifests.current(LakeTables.PREDICTIONS);
  }

  /** A stretch of a partition: a file that holds it, or none where it was lost. */
  private record Piece(long from, long to, @Nullable String file) {}

  /**
   * Tells all records of a span.
   *
   * @param tail what Kafka has; null to read the lake alone
   */
  void read(Manifest manifest, @Nullable TopicTail tail, AuditSpan span, AuditVisitor visitor)
      throws IOException {
    List<TopicId> topics = topics(manifest, tail);
    for (TopicId topic : topics) {
      visitor.topic(topic.toString());
      boolean isOldest = topic.equals(topics.getFirst());
      for (int p = 0; p < partitions(manifest, tail, topic); p++) {
        new OnePartition(manifest, tail, span, visitor, topic, p).read(isOldest);
      }
    }
  }

  private static List<TopicId> topics(Manifest manifest, @Nullable TopicTail tail) {
    List<TopicId> topics = new ArrayList<>();
    manifest.left().forEach(cut -> topics.add(cut.topic()));
    if (manifest.cut() != null) {
      topics.add(manifest.cut().topic());
    }
    if (tail != null && !topics.contains(tail.topic())) {
      topics.add(tail.topic());
    }
    return topics;
  }

  private static int partitions(Manifest manifest, @Nullable TopicTail tail, TopicId topic) {
    int most = tail != null && tail.topic().equals(topic) ? tail.partitions() : 0;
    for (LakeFile file : manifest.files()) {
      for (OffsetRange range : file.offsets()) {
        most = range.topic().equals(topic) ? Math.max(most, range.partition() + 1) : most;
      }
    }
    return most;
  }

  /** One partition of one topic, while it is read. */
  private final class OnePartition {
    private final Manifest manifest;
    private final @Nullable TopicTail tail;
    private final AuditSpan span;
    private final AuditVisitor visitor;
    private final TopicId topic;
    private final int partition;
    private final @Nullable Expired expired;
    private boolean hasBegun;

    OnePartition(
        Manifest manifest,
        @Nullable TopicTail tail,
        AuditSpan span,
        AuditVisitor visitor,
        TopicId topic,
        int partition) {
      this.manifest = manifest;
      this.tail = tail;
      this.span = span;
      this.visitor = visitor;
      this.topic = topic;
      this.partition = partition;
      this.expired = manifest.expired(topic, partition).orElse(null);
    }

    void read(boolean isOldest) throws IOException {
      boolean isFromBeginning = span.isFromBeginning() && isOldest && expired == null;
      visitor.partition(partition, isFromBeginning);
      if (expired != null && span.isFromBeginning()) {
        visitor.expired(expired);
      }
      hasBegun = span.isFromBeginning();
      for (Piece piece : pieces()) {
        if (piece.file() == null) {
          lost(piece.from(), piece.to());
        } else {
          file(piece.file(), piece.from(), piece.to());
        }
      }
      tail();
    }

    /* What was lost before the span begins is none of its business. */
    private void lost(long from, long to) throws IOException {
      if (hasBegun) {
        visitor.lost(from, to);
      }
    }

    private List<Piece> pieces() {
      List<Piece> pieces = new ArrayList<>();
      for (LakeFile file : manifest.files()) {
        for (OffsetRange range : file.offsets()) {
          if (is(range) && span.touches(file)) {
            pieces.add(new Piece(range.from(), range.to(), file.path()));
          }
        }
      }
      for (Gap gap : manifest.gaps()) {
        boolean isGone = expired != null && gap.records().to() <= expired.to();
        if (is(gap.records()) && !isGone) {
          pieces.add(new Piece(gap.records().from(), gap.records().to(), null));
        }
      }
      pieces.sort(Comparator.comparingLong(Piece::from));
      return pieces;
    }

    private boolean is(OffsetRange range) {
      return range.topic().equals(topic) && range.partition() == partition;
    }

    private void file(String path, long from, long to) throws IOException {
      RowFilter filter =
          RowFilter.within(
              new RowFilter.Bound(LakeTables.PARTITION, partition, partition + 1L),
              new RowFilter.Bound(LakeTables.OFFSET, from, to),
              new RowFilter.Bound(LakeTables.APPEND_MS, span.fromMs(), span.toMs()));
      ParquetReader.Request request =
          new ParquetReader.Request(TABLE, List.of(path), COLUMNS, filter, false);
      String id = topic.toString();
      try (RowCursor rows = reader.read(request)) {
        while (rows.next()) {
          if (id.equals(rows.text(0))) {
            tell(
                new ChainRecord(
                    partition, rows.int64(1), rows.int64(2), rows.bytes(3), rows.bytes(4)));
          }
        }
      }
    }

    private void tail() throws IOException {
      TopicTail kafka = tail;
      if (kafka == null || !kafka.topic().equals(topic)) {
        return;
      }
      Cut cut = manifest.cut();
      long archived = cut != null && cut.topic().equals(topic) ? cut.offset(partition) : 0;
      long begin = kafka.begin(partition);
      long from = Math.max(archived, begin);
      if (from > archived) {
        lost(archived, from);
      }
      kafka.read(
          partition,
          from,
          kafka.end(partition),
          record -> {
            if (span.has(record.appendMs())) {
              tell(record);
            }
          });
    }

    private void tell(ChainRecord record) throws IOException {
      hasBegun = true;
      visitor.record(record);
    }
  }
}
