package io.factorline.api.factors;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DeprecationsTest {
  private static final int FACTORS = 130;

  private static List<String> names() {
    return IntStream.range(0, FACTORS).mapToObj("live:sma_%03d"::formatted).toList();
  }

  private static Catalog catalog() {
    String factors =
        IntStream.range(0, FACTORS)
            .mapToObj(i -> "      - {name: sma_%03d, kind: sma, period: %d}\n".formatted(i, i + 2))
            .collect(Collectors.joining());
    String lives =
        names().stream()
            .map(name -> "  %s: {state: deprecated}\n".formatted(name))
            .collect(Collectors.joining());
    return CatalogLoader.parse(
        "c.yaml",
        """
        version: 1
        venues: {WORLD: {zone: UTC}}
        instruments: [{pattern: '*', venue: WORLD, currency: USD, tickSize: 0.01}]
        views:
          live:
            timeframe: 1s
            ttl: 5m
            factors:
              - {name: open, kind: open}
        """
            + factors
            + "life:\n"
            + lives);
  }

  @Test
  void shouldBoundTheHeaderAndTheTags() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Deprecations deprecations = new Deprecations(catalog(), registry);
    List<String> asked = new ArrayList<>(names());
    asked.add("live:open");

    String told = deprecations.told(asked);

    assertThat(told).startsWith("live:sma_000, live:sma_001, ").endsWith(", more;count=110");
    assertThat(told.split(", ")).hasSize(21);
    assertThat(registry.get("api.deprecated.reads").counters()).hasSize(101);
    assertThat(registry.get("api.deprecated.reads").tag("factor", "others").counter().count())
        .isEqualTo(30);
    assertThat(registry.get("api.deprecated.reads").tag("factor", "live:sma_099").counter().count())
        .isEqualTo(1);
  }
}
