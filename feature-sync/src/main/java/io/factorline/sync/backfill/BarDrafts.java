package io.factorline.sync.backfill;

import io.factorline.catalog.BarView;
import io.factorline.lake.LakeTable;
import io.factorline.lake.LakeTables;
import io.factorline.lake.Period;
import io.factorline.lake.RowAppender;
import io.factorline.lake.parquet.ParquetDraft;
import io.factorline.lake.parquet.ParquetWriter;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Computed bars of one view on their way into the lake, period by period. One thread. A period that
 * the bars have left behind is merged as soon as too many are open.
 */
final class BarDrafts implements Closeable {
  private static final int MOST_OPEN = 8;

  private final BarView view;
  private final LakeTable table;
  private final Period period;
  private final ParquetWriter writer;
  private final Finish finish;
  private final TreeMap<String, ParquetDraft> drafts = new TreeMap<>();

  /** Takes a finished file of one period. */
  interface Finish {
    void finish(ParquetWriter.Written computed, String period) throws IOException;
  }

  BarDrafts(BarView view, ParquetWriter writer, Finish finish) {
    this.view = view;
    this.table = LakeTables.bars(view);
    this.period = Period.of(view);
    this.writer = writer;
    this.finish = finish;
  }

  /**
   * Adds a bar.
   *
   * @param partition of the record that closed it; null for an imported bar
   */
  void add(String symbol, @Nullable Integer partition, ClosedBar bar) throws IOException {
    RowAppender row = draft(period.of(bar.endNs()));
    row.text(symbol).time(bar.startNs()).time(bar.endNs());
    row.time(bar.endNs() + view.delay().toNanos()).int32(bar.revision()).none();
    if (partition == null) {
      row.none().none().none();
    } else {
      row.text(bar.topic().toString()).int32(partition).int64(bar.offset());
    }
    StringBuilder undefined = new StringBuilder();
    for (int i = 0; i < bar.factorCount(); i++) {
      cell(bar.cell(i), view.factorNames().get(i), row, undefined);
    }
    row.text(undefined.isEmpty() ? null : undefined.toString()).endRow();
  }

  private static void cell(long bits, String factor, RowAppender row, StringBuilder undefined)
      throws IOException {
    if (CellBits.isValue(bits)) {
      row.real(CellBits.value(bits));
      return;
    }
    row.none();
    if (bits == CellBits.UNDEFINED) {
      undefined.append(undefined.isEmpty() ? "" : ",").append(factor);
    }
  }

  private ParquetDraft draft(String key) throws IOException {
    ParquetDraft draft = drafts.get(key);
    if (draft == null) {
      if (drafts.size() == MOST_OPEN) {
        finishFirst();
      }
      draft = writer.begin(table);
      drafts.put(key, draft);
    }
    return draft;
  }

  private void finishFirst() throws IOException {
    Map.Entry<String, ParquetDraft> first = drafts.pollFirstEntry();
    try (ParquetDraft draft = first.getValue()) {
      finish.finish(draft.finish(first.getKey()), first.getKey());
    }
  }

  /** Merges all that is left. */
  void finishAll() throws IOException {
    while (!drafts.isEmpty()) {
      finishFirst();
    }
  }

  @Override
  public void close() throws IOException {
    for (ParquetDraft draft : drafts.values()) {
      draft.close();
    }
    drafts.clear();
  }
}
