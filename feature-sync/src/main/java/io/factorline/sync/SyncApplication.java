package io.factorline.sync;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the feature-sync service. */
@SpringBootApplication(proxyBeanMethods = false)
public class SyncApplication {
  /** Starts the service with the given command line arguments. */
  public static void main(String[] args) {
    SpringApplication.run(SyncApplication.class, args);
  }
}
