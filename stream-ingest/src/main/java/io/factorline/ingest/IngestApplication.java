package io.factorline.ingest;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the stream-ingest service. */
@SpringBootApplication(proxyBeanMethods = false)
public class IngestApplication {
  /** Starts the service with the given command line arguments. */
  public static void main(String[] args) {
    SpringApplication.run(IngestApplication.class, args);
  }
}
