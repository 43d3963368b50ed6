package io.factorline.catalog;

import io.factorline.kernel.FactorSpec;
import io.factorline.kernel.KernelSpec;
import io.factorline.market.Timeframe;
import java.time.Duration;
import java.util.List;

/**
 * Live factors over the bars of a timeframe.
 *
 * @param ttl how long a value stands, in the venue's trading time
 * @param delay from a bar's end to when it could be known
 * @param unstableBars bars beyond a factor's first index before it is PRESENT
 */
public record BarView(
    String name,
    Timeframe timeframe,
    KernelSpec kernel,
    Duration ttl,
    Duration delay,
    int unstableBars,
    String definition)
    implements View {
  @Override
  public List<String> factorNames() {
    return kernel.factors().stream().map(FactorSpec::name).toList();
  }
}
