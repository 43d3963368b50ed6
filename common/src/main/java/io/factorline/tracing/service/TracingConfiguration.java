package io.factorline.tracing.service;

import io.factorline.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The traces of a service, which imports this. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TracingProperties.class)
public class TracingConfiguration {

  @Bean
  Tracing tracing(TracingProperties properties, Environment environment, MeterRegistry registry) {
    String service = environment.getRequiredProperty("spring.application.name");
    return Tracing.of(properties.settings(), service, registry);
  }
}
