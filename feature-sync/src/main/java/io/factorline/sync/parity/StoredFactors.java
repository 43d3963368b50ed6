package io.factorline.sync.parity;

import io.factorline.engine.StoredSymbol;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is stored online, as it is at one moment. */
public interface StoredFactors {

  /** The hot rows of a partition. */
  List<StoredSymbol> rows(int partition);

  /** Feast's copies of the closed bars of a symbol, by view; views without one are not there. */
  Map<String, FeastBar> feast(String symbol, List<View> views);

  /** A view by its name and factors. */
  record View(String name, List<String> factors) {}

  /**
   * One copy.
   *
   * @param endNs event time, ns since the epoch
   * @param values per factor the protobuf bytes; null where the field is absent
   */
  record FeastBar(long endNs, List<byte @Nullable []> values) {
    public FeastBar {
      values = java.util.Collections.unmodifiableList(new java.util.ArrayList<>(values));
    }
  }
}
