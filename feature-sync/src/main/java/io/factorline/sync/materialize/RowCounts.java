package io.factorline.sync.materialize;

import io.factorline.sync.source.SourceRow;
import io.factorline.time.UtcTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of the good rows of a source before any is written. One thread. */
final class RowCounts {
  private static final int KEPT = 20;

  private long read;
  private long staged;
  private long future;
  private long notYetKnown;
  private long outsideWindow;
  private long duplicates;
  private long dropped;
  private final List<Map<String, Object>> firstFuture = new ArrayList<>();

  void read() {
    read++;
  }

  void stage() {
    staged++;
  }

  long staged() {
    return staged;
  }

  void future(SourceRow row, String column) {
    future++;
    if (firstFuture.size() < KEPT) {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("file", row.file());
      told.put("row", row.row());
      told.put("column", column);
      told.put("eventTime", UtcTime.text(row.eventNs()));
      firstFuture.add(told);
    }
  }

  void notYetKnown() {
    notYetKnown++;
  }

  void outsideWindow() {
    outsideWindow++;
  }

  void duplicate() {
    duplicates++;
  }

  /** Rows in the window that do not count, for their file is bad. */
  void drop(long rows) {
    dropped += rows;
  }

  void addTo(Map<String, Object> report) {
    Map<String, Object> rows = new LinkedHashMap<>();
    rows.put("good", read);
    rows.put("inWindow", staged);
    rows.put("outsideWindow", outsideWindow);
    rows.put("future", future);
    rows.put("notYetKnown", notYetKnown);
    rows.put("duplicates", duplicates);
    rows.put("ofBadFiles", dropped);
    report.put("rows", rows);
    if (future > 0) {
      report.put("firstFuture", firstFuture);
    }
  }
}
