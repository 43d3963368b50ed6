package io.factorline.sync;

import io.factorline.sync.job.JobType;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** feature-sync with one more kind of job, which tests can hold and watch. */
public final class TestSync {
  private TestSync() {}

  /** Starts the service with the given command line arguments. */
  public static void main(String[] args) {
    var _ = run(args);
  }

  /** Starts the service in this JVM. */
  public static ConfigurableApplicationContext run(String... args) {
    return SpringApplication.run(new Class<?>[] {SyncApplication.class, More.class}, args);
  }

  /** The same with beans of a test. */
  public static ConfigurableApplicationContext run(Class<?> beans, String... args) {
    return SpringApplication.run(new Class<?>[] {SyncApplication.class, More.class, beans}, args);
  }

  @Configuration(proxyBeanMethods = false)
  static class More {
    @Bean
    JobType steps() {
      return new StepsJob();
    }
  }
}
