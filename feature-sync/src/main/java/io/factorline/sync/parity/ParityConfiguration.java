package io.factorline.sync.parity;

import io.factorline.catalog.Catalog;
import io.factorline.lake.LakeStorage;
import io.factorline.lake.ManifestStore;
import io.factorline.lake.parquet.DuckDb;
import io.factorline.sync.config.FactorlineProperties;
import io.factorline.sync.config.RedisProperties;
import io.factorline.sync.request.ResearchFolder;
import io.factorline.sync.request.ResearchProperties;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The job {@code parity}. */
@Configuration(proxyBeanMethods = false)
class ParityConfiguration {

  @Bean
  ParityMetrics parityMetrics(MeterRegistry registry) {
    return new ParityMetrics(registry);
  }

  @Bean
  ParityJob parityJob(
      Catalog catalog,
      LakeStorage storage,
      ManifestStore manifests,
      DuckDb duckDb,
      ResearchFolder folder,
      ResearchProperties research,
      ParityProperties properties,
      FactorlineProperties shared,
      RedisProperties redis,
      ParityMetrics metrics) {
    return new ParityJob(
        new ParityJob.Parts(
            catalog,
            storage,
            manifests,
            duckDb,
            () -> RedisFactors.open(shared.redis().reader(), redis.timeout()),
            folder,
            research,
            properties.patience()),
        metrics);
  }
}
