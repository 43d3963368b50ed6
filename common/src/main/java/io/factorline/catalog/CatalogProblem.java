package io.factorline.catalog;

/**
 * One broken rule of a catalog.
 *
 * @param file name of the file, or of the text
 * @param line 1 for the first; 0 where the whole file is meant
 * @param column in characters, 1 for the first; 0 where the whole file is meant
 * @param path where in the tree, as {@code views.live_1s.factors[3].period}; empty for the root
 * @param message the rule, then {@code name=value}
 */
public record CatalogProblem(String file, int line, int column, String path, String message) {
  /** {@code file:line:column: path: message}. */
  @Override
  public String toString() {
    String position = line == 0 ? "" : ":" + line + ":" + column;
    return file + position + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
