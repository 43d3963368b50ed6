package io.factorline.api.history.tail;

/** One record of {@code factor-bars} of a view as the catalog defines it now. Immutable. */
final class TailBar {
  private final String symbol;
  private final int view;
  private final long endNs;
  private final long knowledgeNs;
  private final int revision;
  private final long[] cells;

  /**
   * A bar.
   *
   * @param view position of the view
   * @param cells {@code CellBits} by factor of the view; not copied
   */
  TailBar(String symbol, int view, long endNs, long knowledgeNs, int revision, long[] cells) {
    this.symbol = symbol;
    this.view = view;
    this.endNs = endNs;
    this.knowledgeNs = knowledgeNs;
    this.revision = revision;
    this.cells = cells;
  }

  String symbol() {
    return symbol;
  }

  int view() {
    return view;
  }

  long endNs() {
    return endNs;
  }

  long knowledgeNs() {
    return knowledgeNs;
  }

  int revision() {
    return revision;
  }

  long[] cells() {
    return cells;
  }
}
