package io.factorline.sync.request;

import io.factorline.sync.config.FactorlineProperties;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The folder of researchers. */
@Configuration(proxyBeanMethods = false)
class ResearchConfiguration {

  @Bean
  ResearchFolder researchFolder(ResearchProperties properties, FactorlineProperties shared)
      throws IOException {
    return ResearchFolder.open(properties.folder(shared.lake()));
  }
}
