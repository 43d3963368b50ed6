package io.factorline.sync.compute;

import io.factorline.catalog.Catalog;
import io.factorline.sync.request.ResearchFolder;
import io.factorline.sync.request.ResearchProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The job {@code compute}. */
@Configuration(proxyBeanMethods = false)
class ComputeConfiguration {

  @Bean
  ComputeJob computeJob(Catalog catalog, ResearchFolder folder, ResearchProperties properties) {
    return new ComputeJob(catalog, folder, properties);
  }
}
