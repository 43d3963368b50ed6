package io.factorline.api.past;

import io.factorline.basis.CorporateAction;
import io.factorline.catalog.OfflineField;
import io.factorline.catalog.OfflineView;
import io.factorline.feast.FeastValue;
import io.factorline.lake.Column;
import io.factorline.lake.LakeFile;
import io.factorline.lake.LakeTable;
import io.factorline.lake.LakeTables;
import io.factorline.lake.RowCursor;
import io.factorline.lake.RowFilter;
import io.factorline.lake.parquet.ParquetReader;
import io.factorline.online.Answer;
import io.factorline.online.Cut;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rows of offline views in the lake. Thread-safe; blocks. */
final class PastOffline {
  private static final int FIRST_FIELD = 3;

  private final PastLake lake;

  PastOffline(PastLake lake) {
    this.lake = lake;
  }

  /**
   * A row.
   *
   * @param eventNs ns since the epoch
   * @param knowledgeNs ns since the epoch
   * @param values by the name of the field; a field without a value is not among them
   */
  record Row(long eventNs, long knowledgeNs, boolean isDeleted, Map<String, FeastValue> values) {
    /** What a row of a view of corporate actions says. */
    CorporateAction action() {
      if (isDeleted) {
        return CorporateAction.deleted(eventNs, knowledgeNs);
      }
      FeastValue told = values.get(CorporateAction.RATIO);
      double ratio = told instanceof FeastValue.Float64(double known) ? known : Double.NaN;
      return new CorporateAction(eventNs, knowledgeNs, ratio, false);
    }
  }

  /**
   * The row that a cut names.
   *
   * @param mayBeDeleted whether a row that takes values back is one
   * @throws io.factorline.error.RequestException where it is not there, or more than one is
   */
  Row find(OfflineView view, Cut.OfflineEntry entry, boolean mayBeDeleted) throws IOException {
    List<Row> found =
        rows(view, entry.symbol(), entry.eventNs(), entry.eventNs() + 1).stream()
            .filter(row -> row.knowledgeNs() == entry.knowledgeNs())
            .filter(row -> mayBeDeleted || !row.isDeleted())
            .distinct()
            .toList();
    if (found.isEmpty()) {
      throw Refusals.gone("must be a row of the lake: " + text(view, entry));
    }
    if (found.size() > 1) {
      throw Refusals.notReproducible("must be one row: " + text(view, entry));
    }
    return found.getFirst();
  }

  private static String text(OfflineView view, Cut.OfflineEntry entry) {
    boolean isSaid = entry.knowledgeNs() != Answer.NO_TIME;
    return "symbol=%s, view=%s, eventTime=%s, knowledgeTime=%s"
        .formatted(
            entry.symbol(),
            view.name(),
            UtcTime.text(entry.eventNs()),
            isSaid ? UtcTime.text(entry.knowledgeNs()) : "none");
  }

  /**
   * The rows of one entity.
   *
   * @param fromNs least event time, inclusive, ns since the epoch
   * @param toNs event time behind the last, exclusive, ns since the epoch
   */
  List<Row> rows(OfflineView view, String entity, long fromNs, long toNs) throws IOException {
    LakeTable table = LakeTables.offline(view);
    List<Row> found = new ArrayList<>();
    for (LakeFile file : lake.manifests().current(table.name()).files()) {
      if (file.mayHold(entity, fromNs, toNs)) {
        read(table, view, file.path(), RowFilter.of(entity, fromNs, toNs), found);
      }
    }
    return found;
  }

  /* File by file: a view may have got fields since one was written. */
  private void read(
      LakeTable table, OfflineView view, String file, RowFilter filter, List<Row> found)
      throws IOException {
    Set<String> there = new HashSet<>();
    lake.reader().columns(file).forEach(column -> there.add(column.name()));
    List<OfflineField> fields =
        view.fields().stream().filter(field -> there.contains(field.name())).toList();
    ParquetReader.Request request =
        new ParquetReader.Request(table, List.of(file), columns(table, fields), filter, false);
    try (RowCursor rows = lake.reader().read(request)) {
      while (rows.next()) {
        Map<String, FeastValue> values = new HashMap<>();
        for (int f = 0; f < fields.size(); f++) {
          if (!rows.isNone(FIRST_FIELD + f)) {
            values.put(fields.get(f).name(), value(fields.get(f), rows, FIRST_FIELD + f));
          }
        }
        found.add(new Row(rows.time(0), rows.time(1), rows.bool(2), Map.copyOf(values)));
      }
    }
  }

  private static List<Column> columns(LakeTable table, List<OfflineField> fields) {
    List<String> names =
        new ArrayList<>(List.of(LakeTables.EVENT_TIME, LakeTables.KNOWLEDGE, LakeTables.DELETED));
    fields.forEach(field -> names.add(field.name()));
    return table.columns(names);
  }

  private static FeastValue value(OfflineField field, RowCursor row, int column)
      throws IOException {
    return switch (field.type()) {
      case DOUBLE -> new FeastValue.Float64(row.real(column));
      case INT64 -> new FeastValue.Int64(row.int64(column));
      case STRING -> new FeastValue.Text(String.valueOf(row.text(column)));
      case BOOL -> new FeastValue.Bool(row.bool(column));
    };
  }
}
