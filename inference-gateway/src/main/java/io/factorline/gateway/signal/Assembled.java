package io.factorline.gateway.signal;

import org.jspecify.annotations.Nullable;

/** What could be read of one symbol. */
sealed interface Assembled {
  String symbol();

  /** All that the model needs. */
  record Ready(String symbol, SymbolCut cut, Vector vector) implements Assembled {}

  /**
   * Not all of it.
   *
   * @param detail the input and its state, or null where no single input is to blame
   * @param cut what was read nevertheless
   */
  record Unfit(String symbol, Reason reason, @Nullable String detail, @Nullable SymbolCut cut)
      implements Assembled {}
}
