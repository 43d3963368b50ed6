package io.factorline.api.stream;

import java.util.BitSet;

/**
 * Which symbols of a stream have changed since they were sent: at most one mark each, handed out in
 * turn so that a busy symbol cannot starve the others. Thread-safe.
 */
final class Dirty {
  private final BitSet marks = new BitSet();
  private int next;

  /** Marks a symbol; false if it was marked already, so that a change was conflated. */
  synchronized boolean mark(int symbol) {
    boolean isNew = !marks.get(symbol);
    marks.set(symbol);
    return isNew;
  }

  /** Takes the next mark away and gives its symbol; -1 where there is none. */
  synchronized int take() {
    int symbol = marks.nextSetBit(next);
    if (symbol < 0) {
      symbol = marks.nextSetBit(0);
    }
    if (symbol >= 0) {
      marks.clear(symbol);
      next = symbol + 1;
    }
    return symbol;
  }

  /** Takes all marks away. */
  synchronized void clear() {
    marks.clear();
  }
}
