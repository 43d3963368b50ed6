package io.factorline.catalog;

import io.factorline.kernel.FactorSpec;
import io.factorline.kernel.KernelSpec;
import io.factorline.market.Timeframe;
import java.time.Duration;
import java.util.List;

/** A live view of bars. */
public record BarView(
    String name,
    Timeframe timeframe,
    KernelSpec kernel,
    Duration ttl,
    Duration delay,
    int unstableBars,
    String definition) {
  /** Names of its factors. */
  public List<String> factorNames() {
    return kernel.factors().stream().map(FactorSpec::name).toList();
  }
}
