package io.factorline.gateway.canary;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;

/** What symbols are worth now. Thread-safe. */
public interface Prices {
  /** The prices that are known of some symbols, as the model reads them. */
  Map<String, BigDecimal> of(String model, Collection<String> symbols);
}
