package io.factorline.api.factors;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.FactorRef;
import io.factorline.catalog.FeatureService;
import io.factorline.online.PlanCompiler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Compiled lists of factors, the least recently used dropped first. A repeated factor counts once.
 * Thread-safe.
 */
@Component
public final class Plans {
  private final Catalog catalog;
  private final Map<String, WirePlan> kept;

  /** Plans of a catalog. */
  public Plans(Catalog catalog, FactorApiProperties properties) {
    this.catalog = catalog;
    int room = properties.limits().cachedPlans();
    this.kept =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, WirePlan> eldest) {
            return size() > room;
          }
        };
  }

  /**
   * The plan of these factors.
   *
   * @throws io.factorline.catalog.CatalogLookupException for one that is not known
   */
  public WirePlan ofFactors(List<String> factors) {
    return get(
        String.join(",", factors),
        () -> {
          List<String> distinct = factors.stream().distinct().toList();
          return new WirePlan(PlanCompiler.compile(catalog, distinct), null);
        });
  }

  /**
   * The plan of a feature service.
   *
   * @throws io.factorline.catalog.CatalogLookupException if it is not known
   */
  public WirePlan ofService(String name) {
    return get(
        " " + name,
        () -> {
          FeatureService service = catalog.service(name);
          List<String> factors = service.factors().stream().map(FactorRef::toString).toList();
          return new WirePlan(PlanCompiler.compile(catalog, factors), service.bar());
        });
  }

  private WirePlan get(String key, Supplier<WirePlan> compile) {
    synchronized (kept) {
      WirePlan plan = kept.get(key);
      if (plan != null) {
        return plan;
      }
    }
    WirePlan compiled = compile.get();
    synchronized (kept) {
      kept.put(key, compiled);
    }
    return compiled;
  }
}
