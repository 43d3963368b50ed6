package io.factorline.api.wiring;

import io.factorline.api.config.TracingProperties;
import io.factorline.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Traces of this service. */
@Configuration(proxyBeanMethods = false)
class TracingConfiguration {

  @Bean
  Tracing tracing(
      TracingProperties properties,
      @Value("${spring.application.name}") String service,
      MeterRegistry registry) {
    return Tracing.of(properties.settings(), service, registry);
  }
}
