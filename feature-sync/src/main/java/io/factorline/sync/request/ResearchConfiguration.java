package io.factorline.sync.request;

import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The folder of researchers. */
@Configuration(proxyBeanMethods = false)
class ResearchConfiguration {

  @Bean
  ResearchFolder researchFolder(ResearchProperties properties) throws IOException {
    return ResearchFolder.open(properties.folder());
  }
}
