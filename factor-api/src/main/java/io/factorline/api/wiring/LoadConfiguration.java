package io.factorline.api.wiring;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.api.load.Gate;
import io.factorline.api.load.LoopLag;
import io.factorline.metric.ApiMeters;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/** What bounds the load. */
@Configuration(proxyBeanMethods = false)
class LoadConfiguration {

  @Bean
  LoopLag loopLag(ReactorResourceFactory resources, MeterRegistry registry) {
    LoopLag lag = new LoopLag(resources.getLoopResources().onServer(true));
    Gauge.builder(
            ApiMeters.LOOP_LAG.meterName(),
            lag,
            l -> l.getAsLong() / (double) TimeUnit.SECONDS.toNanos(1))
        .baseUnit(ApiMeters.LOOP_LAG.baseUnit())
        .description(ApiMeters.LOOP_LAG.description())
        .register(registry);
    return lag;
  }

  @Bean
  Gate gate(FactorApiProperties properties, LoopLag lag) {
    return new Gate(properties.load(), lag, System::nanoTime);
  }

  @Bean
  Bulkhead fetches(FactorApiProperties properties) {
    return Bulkhead.of(
        "fetches",
        BulkheadConfig.custom()
            .maxConcurrentCalls(properties.store().maxFetches())
            .maxWaitDuration(Duration.ZERO)
            .build());
  }
}
