package io.factorline.api;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the factor-api service. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class FactorApiApplication {
  /** Starts the service with the given command line arguments. */
  public static void main(String[] args) {
    SpringApplication.run(FactorApiApplication.class, args);
  }
}
