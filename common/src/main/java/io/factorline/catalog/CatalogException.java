package io.factorline.catalog;

import java.util.List;
import java.util.stream.Collectors;

/** A catalog that breaks rules; it tells all that were found, in the order of the file. */
public final class CatalogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // always an immutable list of records; never sent anywhere
  private final List<CatalogProblem> problems;

  CatalogException(List<CatalogProblem> problems, int untold) {
    super(text(problems, untold));
    this.problems = List.copyOf(problems);
  }

  /** At least one; at most {@value Problems#MAX}. */
  public List<CatalogProblem> problems() {
    return problems;
  }

  private static String text(List<CatalogProblem> problems, int untold) {
    String lines =
        problems.stream().map(CatalogProblem::toString).collect(Collectors.joining("\n  "));
    return "The catalog is not valid: problems=%d\n  %s%s"
        .formatted(
            problems.size() + untold, lines, untold == 0 ? "" : "\n  and " + untold + " more");
  }
}
