package io.factorline.sync.backfill;

import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.LakeTable;
import io.factorline.lake.Manifest;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.Origin;
import io.factorline.lake.RowCursor;
import io.factorline.lake.RowFilter;
import io.factorline.lake.parquet.ParquetDraft;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.lake.parquet.ParquetWriter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings computed bars into a table without touching what is there: a bar that the table has is
 * compared and not written again, one that it does not have is added. Both sides stream in the
 * order of files, so memory is bounded. One thread.
 */
final class BarMerge {
  private static final RowFilter ALL = RowFilter.ALL;

  private final LakeStorage storage;
  private final ManifestStore manifests;
  private final ParquetReader reader;
  private final ParquetWriter writer;
  private final Tally tally;

  /**
   * What is merged.
   *
   * @param definition of the view
   * @param revisedNs knowledge time of bars that become a later revision, ns since the epoch
   */
  record Target(
      LakeTable table,
      String definition,
      Origin origin,
      OnDifference onDifference,
      long revisedNs) {

    /** The same, but bars that differ are only told. */
    Target reporting() {
      return new Target(table, definition, origin, OnDifference.REPORT, revisedNs);
    }
  }

  BarMerge(
      LakeStorage storage,
      ManifestStore manifests,
      ParquetReader reader,
      ParquetWriter writer,
      Tally tally) {
    this.storage = storage;
    this.manifests = manifests;
    this.reader = reader;
    this.writer = writer;
    this.tally = tally;
  }

  /**
   * Merges a file of computed bars that no manifest names; it is deleted.
   *
   * @param computed its rows are those of one period
   */
  void merge(Target target, ParquetWriter.Written computed, String period) throws IOException {
    try (ParquetDraft added = writer.begin(target.table())) {
      try (RowCursor rows = open(target.table(), List.of(computed.path()), ALL)) {
        compare(target, rows, existing(target, computed.stats()), added);
      }
      if (added.rows() > 0) {
        name(target, added.finish(period), period);
      }
    }
    storage.delete(computed.path());
  }

  private void name(Target target, ParquetWriter.Written written, String period)
      throws IOException {
    LakeFile file =
        LakeFile.ofBars(
            written.path(), period, target.definition(), written.stats(), target.origin());
    Manifest ignored =
        manifests.commit(target.table().name(), current -> current.withFiles(List.of(file)));
    if (ignored.file(file.path()).isEmpty()) {
      throw new IllegalStateException("must be named: path=" + file.path());
    }
  }

  /** Rows that the table has in the span of the computed ones; null if there are none. */
  private @Nullable RowCursor existing(Target target, LakeFile.Stats span) throws IOException {
    long toNs = span.maxTimeNs() + 1;
    List<String> files =
        manifests.current(target.table().name()).files().stream()
            .filter(file -> !file.superseded())
            .filter(file -> target.definition().equals(file.definition()))
            .filter(file -> file.overlaps(span.minTimeNs(), toNs))
            .map(LakeFile::path)
            .toList();
    return files.isEmpty()
        ? null
        : open(target.table(), files, new RowFilter(List.of(), span.minTimeNs(), toNs));
  }

  private RowCursor open(LakeTable table, List<String> files, RowFilter filter) throws IOException {
    return reader.read(ParquetReader.Request.of(table, files, filter));
  }

  private void compare(
      Target target, RowCursor rows, @Nullable RowCursor existing, ParquetDraft added)
      throws IOException {
    try (existing) {
      LakeTable table = target.table();
      BarRow kept = next(table, existing);
      while (rows.next()) {
        BarRow bar = BarRow.read(table, rows);
        BarRow last = null;
        while (kept != null && kept.compareBar(bar) <= 0) {
          // Of the revisions of a bar the last counts.
          last = kept.compareBar(bar) == 0 ? kept : null;
          kept = next(table, existing);
        }
        take(target, bar, last, added);
      }
    }
  }

  private static @Nullable BarRow next(LakeTable table, @Nullable RowCursor rows)
      throws IOException {
    return rows != null && rows.next() ? BarRow.read(table, rows) : null;
  }

  private void take(Target target, BarRow bar, @Nullable BarRow kept, ParquetDraft added)
      throws IOException {
    if (kept == null) {
      bar.write(target.table(), added);
      tally.written();
      return;
    }
    int column = bar.firstDifference(kept);
    if (column < 0) {
      tally.identical();
      return;
    }
    boolean revises = target.onDifference() == OnDifference.REVISE;
    if (revises) {
      bar.revised(kept.revision() + 1, target.revisedNs()).write(target.table(), added);
    }
    tally.different(sample(target.table(), bar, kept, column), revises);
  }

  private static Map<String, Object> sample(LakeTable table, BarRow bar, BarRow kept, int column) {
    Map<String, Object> sample = new LinkedHashMap<>();
    sample.put("symbol", bar.symbol());
    sample.put("end", bar.endNs());
    sample.put("column", table.columns().get(column).name());
    sample.put("computed", String.valueOf(bar.cells().get(column)));
    sample.put("kept", String.valueOf(kept.cells().get(column)));
    return sample;
  }
}
