package io.factorline.local.it;

import io.factorline.catalog.BarView;
import io.factorline.lake.Column;
import io.factorline.lake.FolderLake;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeTable;
import io.factorline.lake.LakeTables;
import io.factorline.lake.Manifest;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.RowCursor;
import io.factorline.lake.RowFilter;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.lake.parquet.DuckDbSettings;
import io.factorline.lake.parquet.ParquetReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A lake as a test reads it. */
final class LakeBars implements AutoCloseable {
  private static final long MEMORY_BYTES = 128L << 20;

  private final FolderLake lake;
  private final ManifestStore manifests;
  private final DuckDb duckDb;
  private final ParquetReader reader;

  LakeBars(Path folder, Path spill) throws IOException {
    lake = FolderLake.at(folder);
    manifests = new ManifestStore(lake, System::currentTimeMillis);
    duckDb = DuckDb.open(new DuckDbSettings(MEMORY_BYTES, 1, spill, 1L << 30));
    reader = new ParquetReader(duckDb, lake);
  }

  FolderLake lake() {
    return lake;
  }

  Manifest manifest(String table) {
    try {
      return manifests.current(table);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /**
   * The bars of a view's definition by their newest revision, each as the text of all its columns
   * but {@code served} and {@code revision}; a correction as if it had always been known.
   */
  Map<String, String> of(BarView view) throws IOException {
    LakeTable table = LakeTables.bars(view);
    List<String> files =
        manifests.current(table.name()).files().stream()
            .filter(file -> view.definition().equals(file.definition()))
            .map(LakeFile::path)
            .toList();
    Map<String, String> bars = new TreeMap<>();
    Map<String, Integer> revisions = new HashMap<>();
    if (files.isEmpty()) {
      return bars;
    }
    try (RowCursor rows = reader.read(ParquetReader.Request.of(table, files, RowFilter.ALL))) {
      while (rows.next()) {
        String bar = rows.text(0) + ' ' + rows.time(2);
        int revision = rows.int32(4);
        int kept = revisions.getOrDefault(bar, revision);
        String text = text(view, table, rows);
        if (revision >= kept) {
          String before = bars.put(bar, text);
          if (before != null && revision == kept && !before.equals(text)) {
            throw new AssertionError("must be the same bar: " + before + " and " + text);
          }
        }
        revisions.put(bar, Math.max(revision, kept));
      }
    }
    return bars;
  }

  private static String text(BarView view, LakeTable table, RowCursor row) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < table.columns().size(); i++) {
      Column column = table.columns().get(i);
      String cell =
          switch (column.name()) {
            case LakeTables.SERVED, "revision" -> "";
            case "knowledge" ->
                row.int32(4) > 0
                    ? Long.toString(row.time(2) + view.delay().toNanos())
                    : cell(column, row, i);
            default -> cell(column, row, i);
          };
      text.append(column.name()).append('=').append(cell).append(' ');
    }
    return text.toString();
  }

  private static String cell(Column column, RowCursor row, int i) throws IOException {
    if (row.isNone(i)) {
      return "none";
    }
    return switch (column.type()) {
      case TEXT -> String.valueOf(row.text(i));
      case INT32 -> Integer.toString(row.int32(i));
      case INT64 -> Long.toString(row.int64(i));
      case TIME -> Long.toString(row.time(i));
      case REAL -> Long.toHexString(Double.doubleToRawLongBits(row.real(i)));
      case BOOL, BYTES -> throw new IllegalArgumentException("must be a column of bars: " + column);
    };
  }

  @Override
  public void close() throws IOException {
    duckDb.close();
  }
}
