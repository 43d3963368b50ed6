package io.factorline.benchmarks;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.kernel.FactorSpec;
import io.factorline.kernel.KernelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The factors that are measured, taken from the shipped catalog. */
final class Factors {
  /*
   * Of the 28 factors of a view, the 20 that cost the most: without the five fields of the bar, the
   * session VWAP (which ta4j does not have), bb_middle (which is sma_20) and the third EMA.
   */
  private static final Set<String> LEFT_OUT =
      Set.of("last_price", "open", "high", "low", "volume", "vwap", "bb_middle", "ema_20");

  private static final Catalog CATALOG = CatalogLoader.defaults();

  private Factors() {}

  /** The shipped catalog. */
  static Catalog catalog() {
    return CATALOG;
  }

  /** A view of the shipped catalog as it is: 28 factors. */
  static KernelSpec whole() {
    return view("live_1s").kernel();
  }

  /** The 20 factors that are computed. */
  static KernelSpec computed() {
    List<FactorSpec> factors =
        whole().factors().stream().filter(f -> !LEFT_OUT.contains(f.name())).toList();
    if (factors.size() != 20) {
      throw new IllegalStateException("must be 20: factors=" + factors.size());
    }
    return new KernelSpec(factors, whole().flat());
  }

  /** So many factors by name: all of {@code live_1s}, then of {@code live_1m}, then of daily. */
  static List<String> names(int count) {
    List<String> names = new ArrayList<>();
    for (BarView view : CATALOG.barViews()) {
      view.factorNames().forEach(name -> names.add(view.name() + ":" + name));
    }
    return List.copyOf(names.subList(0, count));
  }

  private static BarView view(String name) {
    return (BarView) CATALOG.view(name);
  }
}
