package io.factorline.client;

import java.util.Map;

/**
 * The factors of one symbol, read at once.
 *
 * @param cut names what was read
 * @param cells by factor
 */
public record SymbolFactors(String symbol, String cut, Map<String, Cell> cells) {
  /** Copies the cells. */
  public SymbolFactors {
    cells = Map.copyOf(cells);
  }

  /**
   * The cell of a factor.
   *
   * @throws IllegalArgumentException if it was not asked for
   */
  public Cell cell(String factor) {
    Cell cell = cells.get(factor);
    if (cell == null) {
      throw new IllegalArgumentException("must have been asked for: factor=" + factor);
    }
    return cell;
  }
}
