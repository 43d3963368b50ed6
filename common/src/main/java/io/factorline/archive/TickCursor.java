package io.factorline.archive;

import io.factorline.engine.LogRecord;
import io.factorline.event.MarketEvent;
import io.factorline.event.MarketEventReader;
import io.factorline.lake.Column;
import io.factorline.lake.LakeFormatException;
import io.factorline.lake.LakeTable;
import io.factorline.lake.LakeTables;
import io.factorline.lake.OffsetRange;
import io.factorline.lake.RowCursor;
import io.factorline.lake.RowFilter;
import io.factorline.lake.parquet.ParquetReader;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The archived records of one partition, decoded as stream-ingest decodes them. One thread. */
public final class TickCursor implements Closeable {
  private static final byte[] EMPTY = {};
  private static final LakeTable TABLE = LakeTables.ticks();
  private static final List<Column> COLUMNS =
      TABLE.columns().stream()
          .filter(column ->
              List.of(
                      LakeTables.OFFSET,
                      LakeTables.APPEND_MS,
                      LakeTables.KEY,
                      LakeTables.VALUE,
                      LakeTables.TYPE)
                  .contains(column.name()))
          .toList();

  private final ParquetReader reader;
  private final Iterator<TickLog.Piece> pieces;
  private final MarketEventReader events = new MarketEventReader();
  private @Nullable RowCursor rows;
  private long nextOffset;

  TickCursor(ParquetReader reader, List<TickLog.Piece> pieces, long fromOffset) {
    this.reader = reader;
    this.pieces = pieces.iterator();
    this.nextOffset = fromOffset;
  }

  /**
   * The next record; null behind the last.
   *
   * @throws LakeFormatException if records come twice or out of order
   */
  public @Nullable LogRecord next() throws IOException {
    while (rows == null || !rows.next()) {
      close();
      if (!pieces.hasNext()) {
        return null;
      }
      rows = open(pieces.next());
    }
    return record(rows);
  }

  private RowCursor open(TickLog.Piece piece) throws IOException {
    OffsetRange range = piece.range();
    RowFilter filter =
        RowFilter.within(
            new RowFilter.Bound(LakeTables.PARTITION, range.partition(), range.partition() + 1L),
            new RowFilter.Bound(LakeTables.OFFSET, Math.max(range.from(), nextOffset), range.to()));
    return reader.read(
        new ParquetReader.Request(TABLE, List.of(piece.file()), COLUMNS, filter, false));
  }

  private LogRecord record(RowCursor row) throws IOException {
    long offset = row.int64(0);
    if (offset < nextOffset) {
      throw new LakeFormatException(
          "must be in order, once each: table=ticks, offset=" + offset + ", next=" + nextOffset);
    }
    nextOffset = offset + 1;
    byte[] value = row.bytes(3);
    MarketEvent event = events.read(row.bytes(2), value, row.text(4));
    return new LogRecord(offset, row.int64(1), event, raw(value));
  }

  /** What stream-ingest keeps of a value. */
  private static byte[] raw(byte @Nullable [] value) {
    if (value == null) {
      return EMPTY;
    }
    return value.length <= MarketEventReader.MAX_VALUE_BYTES
        ? value
        : Arrays.copyOf(value, MarketEventReader.MAX_VALUE_BYTES);
  }

  @Override
  public void close() throws IOException {
    if (rows != null) {
      rows.close();
      rows = null;
    }
  }
}
