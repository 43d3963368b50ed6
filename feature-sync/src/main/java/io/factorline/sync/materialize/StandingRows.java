package io.factorline.sync.materialize;

import io.factorline.catalog.FieldType;
import io.factorline.catalog.OfflineField;
import io.factorline.catalog.OfflineView;
import io.factorline.lake.Column;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeTable;
import io.factorline.lake.LakeTables;
import io.factorline.lake.Manifest;
import io.factorline.lake.RowCursor;
import io.factorline.lake.RowFilter;
import io.factorline.lake.parquet.ParquetReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a table of the lake says at the entities and times of a few rows. The row that came first
 * stands: of one entity, event time and knowledge time there is one row. One thread.
 */
final class StandingRows {
  /** Entity, event time, knowledge, served, deleted: the columns before the fields. */
  private static final int FIRST_FIELD = 5;

  private final Map<Key, OfflineLake.Row> rows = new HashMap<>();

  private record Key(String entity, long eventNs, long knowledgeNs) {
    static Key of(OfflineLake.Row row) {
      return new Key(row.entity(), row.eventNs(), row.knowledgeNs());
    }
  }

  /** Reads them out of the files of a manifest that may hold one. */
  static StandingRows read(
      ParquetReader reader, OfflineView view, Manifest manifest, List<OfflineLake.Row> asked)
      throws IOException {
    StandingRows standing = new StandingRows();
    List<String> files =
        manifest.files().stream()
            .filter(file -> asked.stream().anyMatch(row -> mayHold(file, row)))
            .map(LakeFile::path)
            .toList();
    if (!files.isEmpty()) {
      standing.fill(reader, view, files, asked);
    }
    return standing;
  }

  private static boolean mayHold(LakeFile file, OfflineLake.Row row) {
    Long known = file.stats().maxKnowledgeNs();
    return file.mayHold(row.entity(), row.eventNs(), row.eventNs() + 1)
        && (known == null || known >= row.knowledgeNs());
  }

  private void fill(
      ParquetReader reader, OfflineView view, List<String> files, List<OfflineLake.Row> asked)
      throws IOException {
    Set<Key> keys = new HashSet<>();
    asked.forEach(row -> keys.add(Key.of(row)));
    LakeTable table = LakeTables.offline(view);
    List<Column> columns = columns(reader, table, files);
    ParquetReader.Request request =
        new ParquetReader.Request(table, files, columns, filter(asked), false);
    try (RowCursor cursor = reader.read(request)) {
      while (cursor.next()) {
        OfflineLake.Row row = row(view, columns, cursor);
        if (keys.contains(Key.of(row))) {
          add(row);
        }
      }
    }
  }

  private static RowFilter filter(List<OfflineLake.Row> asked) {
    long from = asked.stream().mapToLong(OfflineLake.Row::eventNs).min().orElseThrow();
    long to = asked.stream().mapToLong(OfflineLake.Row::eventNs).max().orElseThrow() + 1;
    return new RowFilter(asked.stream().map(OfflineLake.Row::entity).distinct().toList(), from, to);
  }

  /** Those of the table that a file has: a field may be newer than all of them. */
  private static List<Column> columns(ParquetReader reader, LakeTable table, List<String> files)
      throws IOException {
    Set<Column> found = new HashSet<>();
    for (String file : files) {
      found.addAll(reader.columns(file));
    }
    return table.columns().stream().filter(found::contains).toList();
  }

  private static OfflineLake.Row row(OfflineView view, List<Column> columns, RowCursor cursor)
      throws IOException {
    List<@Nullable Object> values = new ArrayList<>();
    int at = FIRST_FIELD;
    for (OfflineField field : view.fields()) {
      boolean isThere = at < columns.size() && columns.get(at).name().equals(field.name());
      values.add(isThere ? value(cursor, at, field.type()) : null);
      at += isThere ? 1 : 0;
    }
    return new OfflineLake.Row(
        String.valueOf(cursor.text(0)),
        cursor.time(1),
        cursor.time(2),
        cursor.isNone(3) ? null : cursor.time(3),
        cursor.bool(4),
        values);
  }

  private static @Nullable Object value(RowCursor cursor, int column, FieldType type)
      throws IOException {
    if (cursor.isNone(column)) {
      return null;
    }
    return switch (type) {
      case DOUBLE -> cursor.real(column);
      case INT64 -> cursor.int64(column);
      case BOOL -> cursor.bool(column);
      case STRING -> cursor.text(column);
    };
  }

  /** Whether another row stands at this one's times. Doubles are equal to the bit. */
  boolean contradicts(OfflineLake.Row row) {
    OfflineLake.Row stands = rows.get(Key.of(row));
    return stands != null
        && (stands.isDeletion() != row.isDeletion() || !stands.values().equals(row.values()));
  }

  /** Whether adding this row would tell nothing new. */
  boolean tells(OfflineLake.Row row) {
    OfflineLake.Row stands = rows.get(Key.of(row));
    return stands != null
        && !contradicts(row)
        && (stands.servedNs() != null || row.servedNs() == null);
  }

  /** Lets a row stand; one that was served says so for its copies. */
  void add(OfflineLake.Row row) {
    rows.merge(
        Key.of(row),
        row,
        (stands, next) -> stands.servedNs() == null && !contradicts(next) ? next : stands);
  }
}
