package io.factorline.api.config;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogException;
import io.factorline.catalog.CatalogLoader;
import io.factorline.near.NearCache;
import io.factorline.near.NearCacheConfig;
import io.factorline.online.Board;
import io.factorline.online.FactorReader;
import io.factorline.online.Freshness;
import io.factorline.online.Layouts;
import io.factorline.online.OnlineStore;
import io.factorline.online.PartitionWatch;
import io.factorline.online.RowCache;
import io.factorline.online.StoredRow;
import io.factorline.redis.LettuceOnlineStore;
import io.factorline.time.EpochClock;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The catalog, Redis and the reader of factors. */
@Configuration(proxyBeanMethods = false)
class ReaderConfiguration {

  @Bean
  Catalog catalog(FactorlineProperties shared) throws CatalogException {
    return shared.catalog().isEmpty()
        ? CatalogLoader.defaults()
        : CatalogLoader.load(Path.of(shared.catalog()));
  }

  @Bean(destroyMethod = "shutdown")
  ClientResources redisResources() {
    return DefaultClientResources.create();
  }

  @Bean
  RedisURI redisUri(FactorlineProperties shared) {
    return RedisURI.create(shared.redis().uri());
  }

  @Bean
  LettuceOnlineStore redisStore(
      ClientResources resources, RedisURI uri, FactorApiProperties properties) {
    return new LettuceOnlineStore(resources, uri, properties.store().commandTimeout());
  }

  @Bean
  @Primary
  OnlineStore onlineStore(
      LettuceOnlineStore redis, FactorApiProperties properties, MeterRegistry registry) {
    return GuardedStore.of(redis, properties.store(), registry);
  }

  @Bean
  Layouts layouts(OnlineStore store, Catalog catalog) {
    return new Layouts(store, RowCache.layoutOf(catalog));
  }

  @Bean
  NearCache<StoredRow> rows(
      Catalog catalog,
      Layouts layouts,
      RedisURI uri,
      ClientResources resources,
      FactorApiProperties properties,
      MeterRegistry registry) {
    int rows = properties.store().cachedRows();
    NearCacheConfig config =
        NearCacheConfig.DEFAULT
            .withBounds(rows, rows / 2, Math.max(rows / 4, 2 * properties.limits().maxSymbols()))
            .withFetchTimeout(properties.store().fetchTimeout())
            .withKeepLastKnown(properties.store().keepLastKnown());
    return RowCache.open(catalog, layouts, uri, resources, config, registry);
  }

  @Bean
  PartitionWatch partitionWatch(
      LettuceOnlineStore store, Catalog catalog, FactorApiProperties properties) {
    return PartitionWatch.start(
        store,
        catalog,
        Freshness.DEFAULT,
        properties.store().heartbeatEvery(),
        EpochClock.SYSTEM,
        System::nanoTime);
  }

  @Bean
  Supplier<Board> board(PartitionWatch watch) {
    return watch::board;
  }

  @Bean(destroyMethod = "dispose")
  Scheduler answers() {
    return Schedulers.newParallel("answers", Runtime.getRuntime().availableProcessors());
  }

  @Bean
  FactorReader factorReader(
      NearCache<StoredRow> rows, Layouts layouts, Supplier<Board> board, Scheduler answers) {
    return new FactorReader(
        rows, layouts, board, EpochClock.SYSTEM, System::nanoTime, answers::schedule);
  }
}
