package io.factorline.online;

import io.factorline.catalog.Catalog;
import io.factorline.near.NearCache;
import io.factorline.near.NearCacheConfig;
import io.factorline.near.NearSource;
import io.factorline.store.RowKeys;
import io.factorline.store.RowLayout;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** How rows are kept in a near cache. Stateless; thread-safe. */
public final class RowCache {
  private static final String PREFIX = RowKeys.row("").substring(0, RowKeys.row("").length() - 1);

  private RowCache() {}

  /** Opens a cache of rows, which connects by itself and goes on trying until it is closed. */
  public static NearCache<StoredRow> open(
      Catalog catalog,
      Layouts layouts,
      RedisURI uri,
      ClientResources resources,
      NearCacheConfig config,
      MeterRegistry registry) {
    List<String> fields = List.of(RowKeys.HEADER, RowKeys.FORMING, RowKeys.QUOTE, RowKeys.CLOSED);
    return NearCache.open(
        new NearSource("rows", resources, uri, fields),
        (key, values) -> {
          String symbol = symbolOf(key);
          return StoredRow.of(symbol, catalog.venueOf(symbol), values, layouts::get);
        },
        config,
        registry,
        System::nanoTime);
  }

  /** The symbol of a row's key. */
  static String symbolOf(String key) {
    return key.substring(PREFIX.length(), key.length() - 1);
  }

  /** The layout in which an owner with the same catalog writes rows. */
  public static RowLayout layoutOf(Catalog catalog) {
    return RowLayout.of(
        catalog.barViews().stream()
            .map(v -> new RowLayout.ViewLayout(v.name(), v.definition(), v.factorNames()))
            .toList());
  }
}
