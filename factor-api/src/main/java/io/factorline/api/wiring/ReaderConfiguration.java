package io.factorline.api.wiring;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.api.config.FactorlineProperties;
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
import io.factorline.online.Stored;
import io.factorline.online.health.RowsHealth;
import io.factorline.online.health.WatchHealth;
import io.factorline.redis.LettuceSuppressions;
import io.factorline.redis.OnlineRedis;
import io.factorline.suppress.SuppressionDesk;
import io.factorline.suppress.SuppressionMetrics;
import io.factorline.time.EpochClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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

  @Bean
  OnlineRedis onlineRedis(FactorlineProperties shared, FactorApiProperties properties) {
    return new OnlineRedis(
        shared.redis().address(), shared.redis().reader(), properties.store().commandTimeout());
  }

  @Bean
  OnlineStore onlineStore(
      OnlineRedis redis, FactorApiProperties properties, MeterRegistry registry) {
    return GuardedStore.of(redis.store(), properties.store(), registry);
  }

  @Bean
  Layouts layouts(OnlineStore store, Catalog catalog) {
    return new Layouts(store, RowCache.layoutOf(catalog));
  }

  @Bean
  NearCache<Stored> rows(
      Catalog catalog,
      Layouts layouts,
      OnlineRedis redis,
      FactorApiProperties properties,
      MeterRegistry registry) {
    int rows = properties.store().cachedRows();
    NearCacheConfig config =
        NearCacheConfig.DEFAULT
            .withBounds(rows, rows / 2, Math.max(rows / 4, 4 * properties.limits().maxSymbols()))
            .withFetchTimeout(properties.store().fetchTimeout())
            .withKeepLastKnown(properties.store().keepLastKnown());
    return redis.openRows(catalog, layouts, config, registry);
  }

  @Bean
  PartitionWatch partitionWatch(
      OnlineRedis redis, Catalog catalog, FactorApiProperties properties) {
    return PartitionWatch.start(
        redis.store(),
        catalog,
        Freshness.DEFAULT,
        properties.store().heartbeatEvery(),
        EpochClock.SYSTEM,
        System::nanoTime);
  }

  @Bean("redis")
  RowsHealth rowsHealth(NearCache<Stored> rows, FactorApiProperties properties) {
    return new RowsHealth(rows, properties.store().keepLastKnown());
  }

  @Bean("watch")
  WatchHealth watchHealth(PartitionWatch watch) {
    return new WatchHealth(watch);
  }

  @Bean
  Supplier<Board> board(PartitionWatch watch, NearCache<Stored> rows) {
    return () -> watch.board(rows);
  }

  @Bean
  LettuceSuppressions suppressionStore(OnlineRedis redis, FactorApiProperties properties) {
    return redis.openSuppressions(properties.store().commandTimeout());
  }

  @Bean
  SuppressionDesk suppressionDesk(
      LettuceSuppressions store, FactorApiProperties properties, MeterRegistry registry) {
    SuppressionDesk desk =
        SuppressionDesk.open(store, properties.store().heartbeatEvery(), EpochClock.SYSTEM);
    return SuppressionMetrics.of(desk, registry);
  }

  @Bean(destroyMethod = "dispose")
  Scheduler answers() {
    return Schedulers.newParallel("answers", Runtime.getRuntime().availableProcessors());
  }

  @Bean
  FactorReader factorReader(
      NearCache<Stored> rows,
      Layouts layouts,
      Supplier<Board> board,
      Scheduler answers,
      SuppressionDesk suppressions) {
    return new FactorReader(
            rows, layouts, board, EpochClock.SYSTEM, System::nanoTime, answers::schedule)
        .hiding(suppressions::hidden);
  }
}
