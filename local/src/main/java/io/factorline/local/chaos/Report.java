package io.factorline.local.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The results of a run.
 *
 * @param conditions what it was run on and with, for people
 */
public record Report(Map<String, String> conditions, List<Result> results) {
  private static final String ROW = "%-26s %9s %7s %7s %8s %9s %9s %6s  %-8s %s";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Copies the collections. */
  public Report {
    conditions = Map.copyOf(conditions);
    results = List.copyOf(results);
  }

  /** Whether all promises were kept. */
  public boolean isKept() {
    return results.stream().allMatch(result -> result.broken().isEmpty());
  }

  /** Heading of the table. */
  static String heading() {
    return ROW.formatted(
        "fault",
        "lasted s",
        "reads",
        "failed",
        "p99 ms",
        "stale s",
        "fresh s",
        "later",
        "loss",
        "kept");
  }

  /** A row of the table. */
  static String row(Result result) {
    return ROW.formatted(
        result.fault(),
        seconds(result.endMs()),
        result.reads(),
        result.failed(),
        result.p99Ms() < 0 ? "-" : result.p99Ms(),
        seconds(result.staleMs()),
        seconds(result.freshMs()),
        result.later(),
        result.loss().words(),
        result.broken().isEmpty() ? "yes" : String.join("; ", result.broken()));
  }

  /** The table, with its conditions. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    conditions.forEach((name, value) -> lines.add(name + ": " + value));
    lines.add(heading());
    results.forEach(result -> lines.add(row(result)));
    return lines;
  }

  /** The same for machines. */
  public String json() {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
  }

  private static String seconds(long ms) {
    return ms < 0 ? "-" : String.format(Locale.ROOT, "%.1f", ms / 1e3);
  }
}
