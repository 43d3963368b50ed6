package io.factorline.api;

import io.factorline.tracing.service.TracingConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;

/** Starts the factor-api service. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
@Import(TracingConfiguration.class)
public class FactorApiApplication {
  /** Starts the service with the given command line arguments. */
  public static void main(String[] args) {
    SpringApplication.run(FactorApiApplication.class, args);
  }
}
