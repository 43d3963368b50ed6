package io.factorline.sync.config;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogException;
import io.factorline.catalog.CatalogLoader;
import java.nio.file.Path;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The catalog. */
@Configuration(proxyBeanMethods = false)
class CatalogConfiguration {

  @Bean
  Catalog catalog(FactorlineProperties shared) throws CatalogException {
    return shared.catalog().isEmpty()
        ? CatalogLoader.defaults()
        : CatalogLoader.load(Path.of(shared.catalog()));
  }
}
