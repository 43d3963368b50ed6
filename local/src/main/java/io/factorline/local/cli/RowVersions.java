package io.factorline.local.cli;

import io.factorline.store.HeaderForm;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many rows are stored in which version, by which release. Not thread-safe. */
final class RowVersions {
  private final Map<String, Integer> rows = new TreeMap<>();

  void add(HeaderForm form) {
    String release = form.release() == null ? "" : ", written by " + form.release();
    rows.merge("row version " + form.version() + release, 1, Integer::sum);
  }

  /** A line for each. */
  List<String> lines() {
    return rows.entrySet().stream().map(entry -> entry.getKey() + ": " + entry.getValue()).toList();
  }
}
