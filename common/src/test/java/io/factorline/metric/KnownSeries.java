package io.factorline.metric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The series that Prometheus can have: those of docs/metrics.md, and those that libraries and
 * Prometheus itself add. Finds the names of series in PromQL.
 */
final class KnownSeries {
  private static final Pattern NOT_NAMES =
      Pattern.compile(
          "\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(by|without|on|ignoring|group_left|group_right)"
              + "\\s*\\([^)]*\\)|\\b(offset|bool)\\s+\\S+");
  private static final Pattern NAME =
      Pattern.compile("(?<![\\w.:])[a-zA-Z_:][a-zA-Z0-9_:]*(?!\\w*\\s*\\()");
  private static final Set<String> WORDS = Set.of("and", "or", "unless");
  private static final Pattern FOREIGN =
      Pattern.compile(
          "up|jvm_(memory_(used|max)_bytes|threads_live_threads|gc_pause_seconds_(sum|count|max)"
              + "|gc_live_data_size_bytes)|(process|system)_cpu_(usage|count)"
              + "|process_(uptime_seconds|files_open_files)|resilience4j_circuitbreaker_state");

  private final Set<String> series = new HashSet<>();

  private KnownSeries() {}

  /** Reads docs/metrics.md. */
  static KnownSeries read() throws IOException {
    KnownSeries known = new KnownSeries();
    for (String line : Files.readAllLines(Path.of("..", "docs", "metrics.md"))) {
      if (line.startsWith("| `")) {
        String[] cells = line.split(" \\| ", -1);
        known.add(cells[1].replace("`", ""), cells[2]);
      }
    }
    return known;
  }

  private void add(String name, String type) {
    if (type.equals("counter") || type.equals("gauge")) {
      series.add(name);
      return;
    }
    for (String suffix : List.of("_count", "_sum", "_max")) {
      series.add(name + suffix);
    }
    if (type.contains("histogram")) {
      series.add(name + "_bucket");
    }
  }

  /** The names in this PromQL that no process tells. */
  List<String> unknownIn(String promQl) {
    return namesIn(promQl).stream()
        .filter(name -> !series.contains(name) && !FOREIGN.matcher(name).matches())
        .toList();
  }

  /** The names of series in this PromQL. */
  static List<String> namesIn(String promQl) {
    String bare = NOT_NAMES.matcher(promQl).replaceAll(" ");
    List<String> names = new ArrayList<>();
    Matcher matcher = NAME.matcher(bare);
    while (matcher.find()) {
      if (!WORDS.contains(matcher.group())) {
        names.add(matcher.group());
      }
    }
    return names;
  }
}
