package io.factorline.sync.parity;

import io.factorline.engine.LogRecord;
import io.factorline.event.MarketEvent;
import io.factorline.event.MarketEventReader;
import io.factorline.lake.Cut;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.Manifest;
import io.factorline.lake.OffsetRange;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.store.TopicId;
import io.factorline.sync.columns.Quoted;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The archived records of {@code ticks} of one topic, partition by partition. */
final class TickArchive {
  private static final byte[] NO_BYTES = {};

  private final DuckDb duckDb;
  private final LakeStorage storage;
  private final Manifest manifest;
  private final Cut cut;

  /** Takes records of a partition in the order of their offsets. */
  @FunctionalInterface
  interface Receiver {
    void take(LogRecord record) throws IOException;
  }

  TickArchive(DuckDb duckDb, LakeStorage storage, Manifest manifest, Cut cut) {
    this.duckDb = duckDb;
    this.storage = storage;
    this.manifest = manifest;
    this.cut = cut;
  }

  TopicId topic() {
    return cut.topic();
  }

  int partitions() {
    return cut.offsets().size();
  }

  /** The offset up to which, exclusive, a partition is archived. */
  long end(int partition) {
    return cut.offset(partition);
  }

  /** The first offset from which on nothing is missing up to {@link #end}. */
  long begin(int partition) {
    long begin = end(partition);
    List<OffsetRange> ranges = ranges(partition);
    for (int i = ranges.size() - 1; i >= 0 && ranges.get(i).to() >= begin; i--) {
      begin = Math.min(begin, ranges.get(i).from());
    }
    return begin;
  }

  private List<OffsetRange> ranges(int partition) {
    return manifest.files().stream()
        .flatMap(file -> file.offsets().stream())
        .filter(range -> range.topic().equals(cut.topic()) && range.partition() == partition)
        .filter(range -> range.to() > range.from())
        .sorted(Comparator.comparingLong(OffsetRange::to).thenComparingLong(OffsetRange::from))
        .toList();
  }

  /**
   * Reads the records of a partition, each once.
   *
   * @param from first offset
   * @return how many there were
   * @throws IOException if a record is missing
   */
  long read(int partition, long from, Receiver receiver) throws IOException {
    List<String> files = files(partition, from);
    if (files.isEmpty()) {
      return 0;
    }
    try (Connection connection = duckDb.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query(partition, from, files))) {
      return read(rows, partition, from, receiver);
    } catch (SQLException e) {
      throw new IOException("must be readable: table=ticks, partition=" + partition, e);
    }
  }

  private String query(int partition, long from, List<String> files) {
    return "SELECT \"offset\", append_ms, key, value, type FROM "
        + Quoted.parquet(files)
        + " WHERE partition = "
        + partition
        + " AND \"offset\" >= "
        + from
        + " AND topic_id = "
        + Quoted.text(cut.topic().toString())
        + " ORDER BY \"offset\"";
  }

  private long read(ResultSet rows, int partition, long from, Receiver receiver)
      throws SQLException, IOException {
    MarketEventReader events = new MarketEventReader();
    long next = from;
    while (rows.next()) {
      long offset = rows.getLong(1);
      if (offset > next) {
        throw missing(partition, next, offset);
      }
      if (offset == next) {
        byte[] value = rows.getBytes(4);
        MarketEvent event = events.read(rows.getBytes(3), value, rows.getString(5));
        receiver.take(
            new LogRecord(offset, rows.getLong(2), event, value == null ? NO_BYTES : value));
        next++;
      }
    }
    if (next < end(partition)) {
      throw missing(partition, next, end(partition));
    }
    return next - from;
  }

  private static IOException missing(int partition, long from, long to) {
    return new IOException(
        "must be archived: table=ticks, partition=" + partition + ", from=" + from + ", to=" + to);
  }

  private List<String> files(int partition, long from) {
    List<String> files = new ArrayList<>();
    for (LakeFile file : manifest.files()) {
      boolean holds =
          file.offsets().stream()
              .anyMatch(range ->
                  range.topic().equals(cut.topic())
                      && range.partition() == partition
                      && range.to() > from);
      if (holds) {
        files.add(storage.location(file.path()));
      }
    }
    return files;
  }
}
