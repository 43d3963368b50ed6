package io.factorline.sync.columns;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Names and texts as SQL takes them. */
public final class Quoted {
  private Quoted() {}

  /** A name of a column or table. */
  public static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A text. */
  public static String text(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("must have no zero byte: text=" + text);
    }
    return '\'' + text.replace("'", "''") + '\'';
  }

  /**
   * The rows of Parquet files, at least one; a column that only some have is null in the others.
   */
  public static String parquet(List<String> locations) {
    return locations.stream()
        .map(Quoted::text)
        .collect(Collectors.joining(", ", "read_parquet([", "], union_by_name = true)"));
  }

  /** The rows of one file by its extension: Parquet as typed, CSV as text. */
  public static String file(Path file) {
    return isCsv(file)
        ? "read_csv(" + text(file.toString()) + ", header = true, all_varchar = true)"
        : "read_parquet([" + text(file.toString()) + "])";
  }

  private static boolean isCsv(Path file) {
    String name = file.toString();
    return name.endsWith(".csv") || name.endsWith(".csv.gz");
  }
}
