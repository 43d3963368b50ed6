package io.factorline.gateway.canary;

import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.signal.Vector;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which input of a model is the symbol's price. Stateless. */
final class PriceColumn {
  private static final List<String> NAMES = List.of("last_price", "close");

  private PriceColumn() {}

  /** The column of the price; -1 where the model reads none. */
  static int of(Manifest manifest) {
    for (String name : NAMES) {
      for (int i = 0; i < manifest.inputs().size(); i++) {
        if (manifest.inputs().get(i).factor().factor().equals(name)) {
          return i;
        }
      }
    }
    return -1;
  }

  /** The price within a vector; null where the model reads none, or it is none. */
  static @Nullable BigDecimal price(Manifest manifest, Vector vector) {
    int column = of(manifest);
    return column < 0 ? null : decimal(vector.values()[column]);
  }

  /** A price that was read; null where it is none. */
  static @Nullable BigDecimal decimal(double price) {
    return Double.isFinite(price) && price > 1e-12 && price < 1e15
        ? new BigDecimal(Double.toString(price))
        : null;
  }
}
