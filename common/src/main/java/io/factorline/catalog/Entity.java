package io.factorline.catalog;

/**
 * What rows of a view are about.
 *
 * @param joinKey name of its key on Feast's wire
 */
public record Entity(String name, String joinKey) {
  /** Name of the entity whose keys are the symbols that are traded. */
  public static final String SYMBOL = "symbol";

  /** Whether it is the one whose keys are symbols. */
  public boolean isSymbol() {
    return name.equals(SYMBOL);
  }
}
