package io.factorline.benchmarks.load;

import io.factorline.benchmarks.load.watch.Compiler;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the runs of one scenario measured, printed as a table: a line per figure, a column per
 * variant, each cell the median of the runs with the lowest and the highest behind it.
 */
final class Results {
  private static final int WIDTH = 30;

  private final String title;
  private final Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();
  private final Set<String> variants = new LinkedHashSet<>();

  Results(String title) {
    this.title = title;
  }

  /** Adds the figure of a run. */
  void add(String figure, String variant, double value) {
    variants.add(variant);
    figures
        .computeIfAbsent(figure, name -> new LinkedHashMap<>())
        .computeIfAbsent(variant, name -> new ArrayList<>())
        .add(value);
  }

  /** Adds the count of a run. */
  void add(String figure, String variant, long count) {
    add(figure, variant, (double) count);
  }

  /**
   * Loads the JVM of a variant until its compiler has little left to do, and adds how that went.
   *
   * @param step loads it for a while
   */
  void warmUp(String variant, long pid, Runnable step) {
    Compiler.Settled settled = new Compiler(pid).settle(step);
    add("warm-up, s", variant, settled.took().toSeconds());
    add("compiler idle after it (1)", variant, settled.isIdle() ? 1L : 0L);
  }

  /** The median over the runs so far. */
  double median(String figure, String variant) {
    return median(figures.getOrDefault(figure, Map.of()).getOrDefault(variant, List.of()));
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().filter(v -> !v.isNaN()).sorted().toList();
    int size = sorted.size();
    if (size == 0) {
      return Double.NaN;
    }
    return (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
  }

  /** Prints the table. */
  void print(PrintStream out) {
    out.println();
    out.println(title);
    StringBuilder head = new StringBuilder("  %-38s".formatted("median (lowest .. highest)"));
    variants.forEach(variant -> head.append(("%" + WIDTH + "s").formatted(variant)));
    out.println(head);
    figures.forEach((figure, byVariant) -> {
      StringBuilder line = new StringBuilder("  %-38s".formatted(figure));
      variants.forEach(
          variant -> line.append(("%" + WIDTH + "s").formatted(cell(byVariant.get(variant)))));
      out.println(line.toString().stripTrailing());
    });
  }

  private static String cell(@Nullable List<Double> values) {
    if (values == null) {
      return "";
    }
    double median = median(values);
    if (Double.isNaN(median)) {
      return "none";
    }
    if (values.size() == 1) {
      return number(median);
    }
    double lowest = values.stream().filter(v -> !v.isNaN()).min(Double::compare).orElseThrow();
    double highest = values.stream().filter(v -> !v.isNaN()).max(Double::compare).orElseThrow();
    return number(median) + " (" + number(lowest) + " .. " + number(highest) + ")";
  }

  private static String number(double value) {
    double size = Math.abs(value);
    String format =
        size >= 1_000 || value == Math.rint(value) ? "%,.0f" : size >= 10 ? "%.1f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }
}
