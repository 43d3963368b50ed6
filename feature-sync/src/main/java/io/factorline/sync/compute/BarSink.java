package io.factorline.sync.compute;

import java.io.IOException;

/** Takes closed bars with their factors. One thread. */
@FunctionalInterface
interface BarSink {

  /**
   * Takes a bar.
   *
   * @param cells one of {@code CellBits} per factor of the view; read before it returns
   */
  void add(String symbol, long startNs, long endNs, long[] cells) throws IOException;
}
