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
import io.lettuce.core.resource.Delay;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;

/**
 * A Redis that services read factors from: its threads, its store, its rows. It need not answer
 * when this is made. Thread-safe.
 */
public final class OnlineRedis implements AutoCloseable {
  private static final Duration RECONNECT_DELAY = Duration.ofMillis(250);

  private final URI uri;
  private final ClientResources resources;
  private final LettuceOnlineStore store;

  /**
   * The Redis at an address.
   *
   * @param uri {@code redis://host:port}, {@code redis-sentinel://host:port,host:port#master}, or
   *     another form that Lettuce reads; of a Sentinel group the master is asked for at each
   *     connect
   * @param commandTimeout for everything but rows
   */
  public OnlineRedis(URI uri, Duration commandTimeout) {
    this.uri = uri;
    this.resources =
        DefaultClientResources.builder()
            .nettyCustomizer(SilenceBreaker.after(commandTimeout.multipliedBy(2)))
            .reconnectDelay(Delay.constant(RECONNECT_DELAY))
            .build();
    this.store = new LettuceOnlineStore(resources, address(commandTimeout), commandTimeout);
  }

  /** What is read beside rows. */
  public OnlineStore store() {
    return store;
  }

  /** Opens a cache of rows and offline values, which the caller closes before this. */
  public NearCache<Stored> openRows(
      Catalog catalog, Layouts layouts, NearCacheConfig config, MeterRegistry registry) {
    RedisURI address = address(config.connectTimeout());
    return RowCache.open(catalog, layouts, address, resources, config, registry);
  }

  /** Opens what replicas of the gateway share, which the caller closes before this. */
  public SignalStore openSignals(Duration timeout) {
    return new SignalStore(resources, address(timeout), timeout);
  }

  /** Opens what replicas of the gateway share of roll-outs, which the caller closes before this. */
  public RolloutStore openRollouts(Duration timeout) {
    return new RolloutStore("", resources, address(timeout), timeout);
  }

  /** Opens what replicas of the gateway share of shadows, which the caller closes before this. */
  public RolloutStore openShadows(Duration timeout) {
    return new RolloutStore(":shadow", resources, address(timeout), timeout);
  }

  /** Opens what replicas share of suppressions, which the caller closes before this. */
  public LettuceSuppressions openSuppressions(Duration timeout) {
    return new LettuceSuppressions(resources, address(timeout), timeout);
  }

  /* Read anew for each user: a copy of one that exists would lose its Sentinels. */
  private RedisURI address(Duration timeout) {
    RedisURI address = RedisURI.create(uri);
    address.setTimeout(timeout);
    return address;
  }

  @Override
  public void close() {
    store.close();
    var _ = resources.shutdown();
  }
}
