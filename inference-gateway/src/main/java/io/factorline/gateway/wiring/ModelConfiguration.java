package io.factorline.gateway.wiring;

import io.factorline.catalog.Catalog;
import io.factorline.gateway.backend.BatchMetrics;
import io.factorline.gateway.backend.BatchingBackend;
import io.factorline.gateway.backend.BatchingBackend.BatchRule;
import io.factorline.gateway.backend.TritonBackend;
import io.factorline.gateway.canary.RolloutBoard;
import io.factorline.gateway.config.GatewayProperties;
import io.factorline.gateway.embedded.EmbeddedModels;
import io.factorline.gateway.model.LiveModels;
import io.factorline.gateway.oip.OipClient;
import io.factorline.gateway.oip.OipSettings;
import io.factorline.gateway.repository.ModelRepository;
import io.factorline.gateway.signal.ModelRouter;
import io.factorline.gateway.signal.ModelSettings;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Models and what scores them. */
@Configuration(proxyBeanMethods = false)
class ModelConfiguration {
  private static final Duration OPEN = Duration.ofSeconds(2);
  private static final int JUDGED_CALLS = 20;
  private static final int MIN_CALLS = 5;
  private static final int TRIAL_CALLS = 2;

  @Bean
  EmbeddedModels embeddedModels() {
    return new EmbeddedModels();
  }

  @Bean
  TritonBackend tritonBackend(GatewayProperties properties, MeterRegistry registry) {
    CircuitBreakerRegistry breakers =
        CircuitBreakerRegistry.of(
            CircuitBreakerConfig.custom()
                .slidingWindowSize(JUDGED_CALLS)
                .minimumNumberOfCalls(MIN_CALLS)
                .permittedNumberOfCallsInHalfOpenState(TRIAL_CALLS)
                .waitDurationInOpenState(OPEN)
                .build());
    TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(registry);
    GatewayProperties.Triton triton = properties.triton();
    List<OipClient> clients =
        triton.targets().stream().map(target -> OipClient.open(settings(target, triton))).toList();
    return new TritonBackend(clients, breakers, triton.maxConcurrent(), triton.judgedFrom());
  }

  private static OipSettings settings(String target, GatewayProperties.Triton triton) {
    return new OipSettings(
        target,
        triton.channels(),
        triton.tls()
            ? new OipSettings.Tls(triton.trust(), triton.certificate(), triton.key())
            : null,
        Math.toIntExact(triton.maxInbound().toBytes()),
        triton.callTimeout(),
        triton.loadTimeout());
  }

  @Bean
  LiveModels liveModels(
      GatewayProperties properties,
      Catalog catalog,
      EmbeddedModels embedded,
      TritonBackend triton) {
    return new LiveModels(
        new ModelRepository(properties.repository()), catalog, embedded, triton::forget);
  }

  @Bean(destroyMethod = "shutdownNow")
  ExecutorService batchThreads() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("batch-", 0).factory());
  }

  @Bean
  BatchingBackend batchingBackend(
      TritonBackend triton,
      LiveModels models,
      @Qualifier("batchThreads") ExecutorService batchThreads,
      GatewayProperties properties,
      MeterRegistry registry) {
    Map<String, BatchRule> rules = new TreeMap<>();
    properties
        .models()
        .forEach((name, model) -> {
          GatewayProperties.Batch batch = model.batch();
          if (batch.maxWait().isPositive()) {
            rules.put(name, new BatchRule(batch.maxWait(), batch.maxRows(), batch.calls()));
          }
        });
    return new BatchingBackend(
        triton, rules::get, models::mostRows, batchThreads, new BatchMetrics(registry));
  }

  @Bean
  ModelWatch modelWatch(
      LiveModels models,
      TritonBackend triton,
      GatewayProperties properties,
      MeterRegistry registry) {
    return ModelWatch.start(models, triton, properties.reloadEvery(), registry);
  }

  @Bean
  ModelRouter modelRouter(
      Catalog catalog, LiveModels models, GatewayProperties properties, RolloutBoard board) {
    Map<String, ModelSettings> settings = new TreeMap<>();
    properties
        .models()
        .forEach((name, model) ->
            settings.put(
                name,
                new ModelSettings(model.stableVersion(), model.backends(), model.maxNotional())));
    return new ModelRouter(catalog, models, settings, board);
  }
}
