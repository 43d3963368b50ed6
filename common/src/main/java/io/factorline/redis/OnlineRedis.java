package io.factorline.redis;

import io.factorline.access.RedisAddress;
import io.factorline.catalog.Catalog;
import io.factorline.near.NearCache;
import io.factorline.near.NearCacheConfig;
import io.factorline.online.Layouts;
import io.factorline.online.OnlineStore;
import io.factorline.online.RowCache;
import io.factorline.online.Stored;
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

  private final RedisAddress address;
  private final RedisAddress reader;
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
    this(RedisAddress.of(uri), RedisAddress.of(uri), commandTimeout);
  }

  /**
   * As {@link #OnlineRedis(URI, Duration)}, with users or certificates of their own.
   *
   * @param address of who writes what replicas share
   * @param reader of who reads what others write, and changes nothing
   */
  public OnlineRedis(RedisAddress address, RedisAddress reader, Duration commandTimeout) {
    this.address = address;
    this.reader = reader;
    this.resources =
        DefaultClientResources.builder()
            .nettyCustomizer(SilenceBreaker.after(commandTimeout.multipliedBy(2)))
            .reconnectDelay(Delay.constant(RECONNECT_DELAY))
            .build();
    this.store = new LettuceOnlineStore(resources, reader, commandTimeout);
  }

  /** What is read beside rows. */
  public OnlineStore store() {
    return store;
  }

  /** Opens a cache of rows and offline values, which the caller closes before this. */
  public NearCache<Stored> openRows(
      Catalog catalog, Layouts layouts, NearCacheConfig config, MeterRegistry registry) {
    return RowCache.open(catalog, layouts, reader, resources, config, registry);
  }

  /** Opens what replicas of the gateway share, which the caller closes before this. */
  public SignalStore openSignals(Duration timeout) {
    return new SignalStore(resources, address, timeout);
  }

  /** Opens what replicas of the gateway share of roll-outs, which the caller closes before this. */
  public RolloutStore openRollouts(Duration timeout) {
    return new RolloutStore("", resources, address, timeout);
  }

  /** Opens what replicas of the gateway share of shadows, which the caller closes before this. */
  public RolloutStore openShadows(Duration timeout) {
    return new RolloutStore(":shadow", resources, address, timeout);
  }

  /** Opens what replicas share of suppressions, which the caller closes before this. */
  public LettuceSuppressions openSuppressions(Duration timeout) {
    return new LettuceSuppressions(resources, address, timeout);
  }

  /** Opens suppressions that others change, which the caller closes before this. */
  public LettuceSuppressions openSuppressionsOfOthers(Duration timeout) {
    return new LettuceSuppressions(resources, reader, timeout);
  }

  @Override
  public void close() {
    store.close();
    var _ = resources.shutdown();
  }
}
