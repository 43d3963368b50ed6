package io.factorline.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the inference-gateway service. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class GatewayApplication {
  /** Starts the service with the given command line arguments. */
  public static void main(String[] args) {
    SpringApplication.run(GatewayApplication.class, args);
  }
}
