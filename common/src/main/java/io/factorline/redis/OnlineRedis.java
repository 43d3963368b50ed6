package io.factorline.redis;

import io.factorline.catalog.Catalog;
import io.factorline.near.NearCache;
import io.factorline.near.NearCacheConfig;
import io.factorline.online.Layouts;
import io.factorline.online.OnlineStore;
import io.factorline.online.RowCache;
import io.factorline.online.Stored;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;

/**
 * A Redis that services read factors from: its threads, its store, its rows. It need not answer
 * when this is made. Thread-safe.
 */
public final class OnlineRedis implements AutoCloseable {
  private final RedisURI uri;
  private final ClientResources resources = DefaultClientResources.create();
  private final LettuceOnlineStore store;

  /**
   * The Redis at an address.
   *
   * @param uri {@code redis://host:port}, or another form that Lettuce reads
   * @param commandTimeout for everything but rows
   */
  public OnlineRedis(URI uri, Duration commandTimeout) {
    this.uri = RedisURI.create(uri);
    this.store = new LettuceOnlineStore(resources, this.uri, commandTimeout);
  }

  /** What is read beside rows. */
  public OnlineStore store() {
    return store;
  }

  /** Opens a cache of rows and offline values, which the caller closes before this. */
  public NearCache<Stored> openRows(
      Catalog catalog, Layouts layouts, NearCacheConfig config, MeterRegistry registry) {
    return RowCache.open(catalog, layouts, uri, resources, config, registry);
  }

  @Override
  public void close() {
    store.close();
    var _ = resources.shutdown();
  }
}
