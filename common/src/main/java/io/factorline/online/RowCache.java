package io.factorline.online;

import io.factorline.access.RedisAddress;
import io.factorline.catalog.Catalog;
import io.factorline.near.NearCache;
import io.factorline.near.NearCacheConfig;
import io.factorline.near.NearSource;
import io.factorline.store.RowKeys;
import io.factorline.store.RowLayout;
import io.lettuce.core.resource.ClientResources;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** How rows and offline values are kept in a near cache. Stateless; thread-safe. */
public final class RowCache {
  private static final String PREFIX = RowKeys.row("").substring(0, RowKeys.row("").length() - 1);

  private static final List<String> ROW_FIELDS =
      List.of(RowKeys.HEADER, RowKeys.FORMING, RowKeys.QUOTE, RowKeys.CLOSED);

  private RowCache() {}

  /**
   * Opens a cache of all that the catalog reads of symbols, which connects by itself and goes on
   * trying until it is closed.
   */
  public static NearCache<Stored> open(
      Catalog catalog,
      Layouts layouts,
      RedisAddress address,
      ClientResources resources,
      NearCacheConfig config,
      MeterRegistry registry) {
    List<OfflineLayout> offline = OfflineLayout.allOf(catalog);
    return NearCache.open(
        new NearSource(
            "rows",
            resources,
            address.lettuce(config.connectTimeout()),
            address.ssl(),
            key -> isRow(key) ? ROW_FIELDS : ownerOf(key, offline).fields()),
        (key, values) -> {
          if (!isRow(key)) {
            return ownerOf(key, offline).decode(values);
          }
          String symbol = symbolOf(key);
          return StoredRow.of(symbol, catalog.venueOf(symbol), values, layouts::get);
        },
        config,
        registry,
        System::nanoTime);
  }

  /* A key of Feast's begins with the number of its join keys, a byte that no text begins with. */
  private static boolean isRow(String key) {
    return key.startsWith(PREFIX);
  }

  private static OfflineLayout ownerOf(String key, List<OfflineLayout> layouts) {
    for (OfflineLayout layout : layouts) {
      if (layout.owns(key)) {
        return layout;
      }
    }
    throw new IllegalArgumentException("must be the key of a row or of an entity: key=" + key);
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
