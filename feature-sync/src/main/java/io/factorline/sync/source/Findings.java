package io.factorline.sync.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was found to be wrong with a source: the first of them as they are, all of them by rule. One
 * thread.
 */
public final class Findings {
  private static final int MAX_RULES = 100;
  private static final int MAX_VALUE = 80;

  private final int kept;
  private final List<Finding> first = new ArrayList<>();
  private final List<Finding> firstNans = new ArrayList<>();
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private long badRows;
  private long badFiles;
  private long wholeFiles;
  private long nans;

  /**
   * Nothing yet.
   *
   * @param kept how many are kept as they are
   */
  public Findings(int kept) {
    this.kept = kept;
  }

  /**
   * One bad cell, row or file.
   *
   * @param row the first below a header is 1; 0 where a whole file is meant
   * @param column empty where a whole row or file is meant
   * @param value as it was written, cut
   */
  public record Finding(String file, long row, String column, String value, String rule) {
    /** As one line for people. */
    public String text() {
      StringBuilder text = new StringBuilder(rule).append(": file=").append(file);
      if (row > 0) {
        text.append(", row=").append(row);
      }
      if (!column.isEmpty()) {
        text.append(", column=").append(column);
        text.append(row > 0 ? ", value=" + value : "");
      }
      return text.toString();
    }

    /** As fields of a report. */
    public Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("file", file);
      json.put("row", row);
      json.put("column", column);
      json.put("value", value);
      json.put("rule", rule);
      return json;
    }
  }

  /** A file, or a query, is being read; it is whole unless it is told to be bad. */
  void open() {
    wholeFiles++;
  }

  /** A file that was not opened is bad. */
  void badFile(String file, String column, String rule) {
    badFiles++;
    note(new Finding(file, 0, column, "", rule));
  }

  /** The file that was opened last is bad. */
  void badOpenFile(String file, String column, String rule) {
    wholeFiles--;
    badFile(file, column, rule);
  }

  /** Counts a row as bad; what is wrong with it is {@link #note noted}. */
  public void badRow() {
    badRows++;
  }

  /** Keeps a finding if there is room, and counts it. */
  public void note(Finding finding) {
    if (first.size() < kept) {
      first.add(finding);
    }
    String rule = counts.size() < MAX_RULES ? finding.rule() : "others";
    counts.merge(counts.containsKey(finding.rule()) ? finding.rule() : rule, 1L, Long::sum);
  }

  /** Counts a cell that was NaN and becomes no value, which is not bad. */
  void nan(Finding finding) {
    nans++;
    if (firstNans.size() < kept) {
      firstNans.add(finding);
    }
  }

  /** The first cells that were NaN. */
  public List<Finding> firstNans() {
    return List.copyOf(firstNans);
  }

  /** The first ones. */
  public List<Finding> first() {
    return List.copyOf(first);
  }

  /** How many there are of each rule. */
  public Map<String, Long> counts() {
    return Map.copyOf(counts);
  }

  /** Rows that do not count. */
  public long badRows() {
    return badRows;
  }

  /** Files of which no row counts. */
  public long badFiles() {
    return badFiles;
  }

  /** Files that were read to their end, whatever is in their rows; 1 for a query. */
  public long wholeFiles() {
    return wholeFiles;
  }

  /** Cells that were NaN and became no value. */
  public long nans() {
    return nans;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return counts.isEmpty();
  }

  static String shown(@Nullable Object value) {
    String text = String.valueOf(value).replaceAll("\\p{Cntrl}", "?");
    return text.length() <= MAX_VALUE ? text : text.substring(0, MAX_VALUE) + "...";
  }
}
