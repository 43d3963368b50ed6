package io.factorline.gateway.wiring;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogException;
import io.factorline.catalog.CatalogLoader;
import io.factorline.gateway.config.FactorlineProperties;
import io.factorline.gateway.config.GatewayProperties;
import io.factorline.near.NearCache;
import io.factorline.near.NearCacheConfig;
import io.factorline.online.FactorReader;
import io.factorline.online.Freshness;
import io.factorline.online.Layouts;
import io.factorline.online.PartitionWatch;
import io.factorline.online.RowCache;
import io.factorline.online.Stored;
import io.factorline.online.health.RowsHealth;
import io.factorline.online.health.WatchHealth;
import io.factorline.redis.LettuceSuppressions;
import io.factorline.redis.OnlineRedis;
import io.factorline.redis.SignalStore;
import io.factorline.suppress.SuppressionDesk;
import io.factorline.suppress.SuppressionMetrics;
import io.factorline.time.EpochClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
  OnlineRedis onlineRedis(FactorlineProperties shared, GatewayProperties properties) {
    return new OnlineRedis(
        shared.redis().address(), shared.redis().reader(), properties.store().commandTimeout());
  }

  @Bean
  SignalStore signalStore(OnlineRedis redis, GatewayProperties properties) {
    return redis.openSignals(properties.store().commandTimeout());
  }

  @Bean
  Layouts layouts(OnlineRedis redis, Catalog catalog) {
    return new Layouts(redis.store(), RowCache.layoutOf(catalog));
  }

  @Bean
  NearCache<Stored> rows(
      Catalog catalog,
      Layouts layouts,
      OnlineRedis redis,
      GatewayProperties properties,
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
  PartitionWatch partitionWatch(OnlineRedis redis, Catalog catalog, GatewayProperties properties) {
    return PartitionWatch.start(
        redis.store(),
        catalog,
        Freshness.DEFAULT,
        properties.store().heartbeatEvery(),
        EpochClock.SYSTEM,
        System::nanoTime);
  }

  @Bean("redis")
  RowsHealth rowsHealth(NearCache<Stored> rows, GatewayProperties properties) {
    return new RowsHealth(rows, properties.store().keepLastKnown());
  }

  @Bean("watch")
  WatchHealth watchHealth(PartitionWatch watch) {
    return new WatchHealth(watch);
  }

  @Bean
  LettuceSuppressions suppressionStore(OnlineRedis redis, GatewayProperties properties) {
    return redis.openSuppressionsOfOthers(properties.store().commandTimeout());
  }

  @Bean
  SuppressionDesk suppressionDesk(
      LettuceSuppressions store, GatewayProperties properties, MeterRegistry registry) {
    SuppressionDesk desk =
        SuppressionDesk.open(store, properties.store().heartbeatEvery(), EpochClock.SYSTEM);
    return SuppressionMetrics.of(desk, registry);
  }

  @Bean(destroyMethod = "shutdownNow")
  ExecutorService answers() {
    return Executors.newFixedThreadPool(
        Runtime.getRuntime().availableProcessors(),
        Thread.ofPlatform().daemon().name("answers-", 0).factory());
  }

  @Bean
  FactorReader factorReader(
      NearCache<Stored> rows,
      Layouts layouts,
      PartitionWatch watch,
      @Qualifier("answers") ExecutorService answers,
      SuppressionDesk suppressions) {
    return new FactorReader(
            rows, layouts, () -> watch.board(rows), EpochClock.SYSTEM, System::nanoTime, answers)
        .hiding(suppressions::hidden);
  }
}
