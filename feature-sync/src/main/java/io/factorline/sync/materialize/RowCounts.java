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

  void future(SourceRow row) {
    future++;
    if (firstFuture.size() < KEPT) {
      firstFuture.add(
          Map.of("file", row.file(), "row", row.row(), "eventTime", UtcTime.text(row.eventNs())));
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

  void addTo(Map<String, Object> report) {
    Map<String, Object> rows = new LinkedHashMap<>();
    rows.put("good", read);
    rows.put("inWindow", staged);
    rows.put("outsideWindow", outsideWindow);
    rows.put("future", future);
    rows.put("notYetKnown", notYetKnown);
    rows.put("duplicates", duplicates);
    report.put("rows", rows);
    if (future > 0) {
      report.put("firstFuture", firstFuture);
    }
  }
}
