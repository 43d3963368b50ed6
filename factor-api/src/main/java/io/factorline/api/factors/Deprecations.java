package io.factorline.api.factors;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.FactorLife;
import io.factorline.catalog.LifeState;
import io.factorline.metric.ApiMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Tells callers which of the factors that they name are deprecated, and counts such requests.
 * Thread-safe.
 */
@Component
public final class Deprecations {
  /** Header of answers: a list of RFC 9651 of deprecated factors, with what replaces them. */
  public static final String HEADER = "Factorline-Deprecated";

  private static final int TOLD = 20;
  private static final int COUNTED = 100;
  private static final String OTHERS = "others";

  private final Map<String, String> items = new LinkedHashMap<>();
  private final Map<String, Counter> reads = new HashMap<>();

  /** The deprecated factors of a catalog. */
  public Deprecations(Catalog catalog, MeterRegistry registry) {
    catalog
        .lives()
        .stated()
        .forEach((factor, life) -> {
          if (life.state() == LifeState.DEPRECATED) {
            reads.put(factor, counter(registry, items.size() < COUNTED ? factor : OTHERS));
            items.put(factor, item(factor, life));
          }
        });
  }

  private static Counter counter(MeterRegistry registry, String factor) {
    return Counter.builder(ApiMeters.DEPRECATED_READS.meterName())
        .baseUnit(ApiMeters.DEPRECATED_READS.baseUnit())
        .description(ApiMeters.DEPRECATED_READS.description())
        .tag("factor", factor)
        .register(registry);
  }

  private static String item(String factor, FactorLife life) {
    StringBuilder text = new StringBuilder(factor);
    life.since().ifPresent(day -> text.append(";since=\"").append(day).append('"'));
    life.replacedBy().ifPresent(other -> text.append(";replaced-by=").append(other));
    life.removeAfter().ifPresent(day -> text.append(";remove-after=\"").append(day).append('"'));
    return text.toString();
  }

  /** Tells, in the answer to a request, which of these factors are deprecated; counts the read. */
  public void tell(ServerRequest request, List<String> factors) {
    if (items.isEmpty()) {
      return;
    }
    String told = told(factors);
    if (!told.isEmpty()) {
      request.exchange().getResponse().getHeaders().set(HEADER, told);
    }
  }

  /** The header's value, empty where none is deprecated; each of them is counted once. */
  String told(List<String> factors) {
    List<String> told = new ArrayList<>();
    int more = 0;
    for (String factor : factors) {
      String item = items.get(factor);
      Counter counter = reads.get(factor);
      if (item == null || counter == null) {
        continue;
      }
      counter.increment();
      if (told.size() < TOLD) {
        told.add(item);
      } else {
        more++;
      }
    }
    if (more > 0) {
      told.add("more;count=" + more);
    }
    return String.join(", ", told);
  }
}
