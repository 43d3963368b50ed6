package io.factorline.gateway;

import io.factorline.local.backend.Backends;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

/** A whole gateway in this process, asked over HTTP, over the Redis and the Kafka of all tests. */
final class GatewayInside implements AutoCloseable {
  private final ConfigurableApplicationContext context;
  private final ApiClient api;

  private GatewayInside(ConfigurableApplicationContext context) {
    this.context = context;
    String port = context.getEnvironment().getProperty("local.server.port", "0");
    this.api = new ApiClient(Integer.parseInt(port));
  }

  /** Starts it with these settings beside those that all have; returns once it takes requests. */
  static GatewayInside start(Path repository, Path catalog, List<String> settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--spring.jmx.enabled=false",
                "--factorline.redis.uri=" + Backends.shared().redisUri(),
                "--factorline.kafka.bootstrap-servers=" + Backends.shared().bootstrapServers(),
                "--factorline.catalog=" + catalog,
                "--gateway.repository=" + repository));
    all.addAll(settings);
    return new GatewayInside(
        new SpringApplicationBuilder(GatewayApplication.class)
            .initializers(GatewayInside::giveOwnThreads)
            .run(all.toArray(String[]::new)));
  }

  /* Those that all servers of a process share end with the first of them. */
  private static void giveOwnThreads(ConfigurableApplicationContext context) {
    ((GenericApplicationContext) context)
        .registerBean(
            ReactorResourceFactory.class,
            () -> {
              ReactorResourceFactory own = new ReactorResourceFactory();
              own.setUseGlobalResources(false);
              return own;
            });
  }

  ApiClient api() {
    return api;
  }

  /** What the management port tells below {@code /actuator}. */
  ApiClient management() {
    String port = context.getEnvironment().getProperty("local.management.port", "0");
    return new ApiClient(Integer.parseInt(port));
  }

  /** Stops it in order, as a service that is replaced. */
  @Override
  public void close() {
    context.close();
  }
}
