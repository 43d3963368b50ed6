package io.factorline.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.error.Mark;

/** The problems of one catalog as they are found; bounded. Not thread-safe. */
final class Problems {
  /** Most problems that are kept; further ones are counted. */
  static final int MAX = 50;

  private static final int MAX_VALUE_LENGTH = 80;

  private final String file;
  private final List<CatalogProblem> found = new ArrayList<>();
  private final Set<String> broken = new HashSet<>();
  private int untold;

  Problems(String file) {
    this.file = file;
  }

  void add(Mark mark, String path, String message) {
    add(new CatalogProblem(file, mark.getLine() + 1, mark.getColumn() + 1, path, message));
  }

  /** A problem of the file as a whole. */
  void add(String message) {
    add(new CatalogProblem(file, 0, 0, "", message));
  }

  private void add(CatalogProblem problem) {
    if (found.size() < MAX) {
      found.add(problem);
    } else {
      untold++;
    }
  }

  /** Notes a part that could not be made, for reasons that have been told elsewhere. */
  void markBroken(String path) {
    broken.add(path);
  }

  /**
   * Whether a problem or a broken part lies at, below or above a path: then what is missing there
   * has been told, and a reference to it is no mistake of its own. Past the bound all is taken to
   * be touched.
   */
  boolean touches(String path) {
    return untold > 0
        || broken.contains(path)
        || found.stream()
            .anyMatch(problem -> isWithin(problem.path(), path) || isWithin(path, problem.path()));
  }

  private static boolean isWithin(String path, String outer) {
    return outer.isEmpty()
        || (path.startsWith(outer)
            && (path.length() == outer.length() || ".[".indexOf(path.charAt(outer.length())) >= 0));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw toException();
    }
  }

  CatalogException toException() {
    found.sort(
        Comparator.comparingInt(CatalogProblem::line).thenComparingInt(CatalogProblem::column));
    return new CatalogException(found, untold);
  }

  /** A value as it may stand in a message: bounded, without control characters. */
  static String clip(String value) {
    String text =
        value.length() > MAX_VALUE_LENGTH ? value.substring(0, MAX_VALUE_LENGTH) + "..." : value;
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
