package io.factorline.gateway.wiring;

import io.factorline.catalog.Catalog;
import io.factorline.gateway.audit.AuditMetrics;
import io.factorline.gateway.audit.AuditReader;
import io.factorline.gateway.audit.KafkaAudit;
import io.factorline.gateway.audit.Replay;
import io.factorline.gateway.backend.Backend;
import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.backend.BatchingBackend;
import io.factorline.gateway.backend.EmbeddedBackend;
import io.factorline.gateway.canary.CanaryMoney;
import io.factorline.gateway.canary.StageCounts;
import io.factorline.gateway.config.FactorlineProperties;
import io.factorline.gateway.config.GatewayProperties;
import io.factorline.gateway.embedded.EmbeddedModels;
import io.factorline.gateway.model.LiveModels;
import io.factorline.gateway.shadow.ShadowPool;
import io.factorline.gateway.signal.SignalMetrics;
import io.factorline.gateway.signal.SignalService;
import io.factorline.online.FactorReader;
import io.factorline.redis.SignalStore;
import io.factorline.time.EpochClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Signals and their records. */
@Configuration(proxyBeanMethods = false)
class SignalConfiguration {

  @Bean
  KafkaAudit kafkaAudit(
      FactorlineProperties shared,
      SignalStore store,
      GatewayProperties properties,
      MeterRegistry registry) {
    return new KafkaAudit(
        shared.kafka().address(),
        store,
        properties.audit().maxPending(),
        properties.audit().keptFor(),
        properties.audit().sealEvery(),
        new AuditMetrics(registry, AuditMetrics.Source.ANSWERS));
  }

  @Bean
  AuditReader auditReader(
      FactorlineProperties shared, SignalStore store, GatewayProperties properties) {
    return new AuditReader(shared.kafka().address(), store, properties.audit().keptFor());
  }

  @Bean
  Replay replay(LiveModels models, EmbeddedModels embedded) {
    return new Replay(models, embedded);
  }

  @Bean(destroyMethod = "shutdownNow")
  ExecutorService canaryThreads() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("canary-", 0).factory());
  }

  @Bean
  SignalMetrics signalMetrics(MeterRegistry registry) {
    return new SignalMetrics(registry);
  }

  /** What scores, of which each model names some. */
  record Backends(Map<BackendKind, Backend> byKind) {}

  @Bean
  Backends backends(EmbeddedModels embedded, BatchingBackend triton, GatewayProperties properties) {
    Map<BackendKind, Backend> backends = new EnumMap<>(BackendKind.class);
    backends.put(BackendKind.EMBEDDED, new EmbeddedBackend(embedded));
    if (!properties.triton().targets().isEmpty()) {
      backends.put(BackendKind.TRITON, triton);
    }
    return new Backends(backends);
  }

  @Bean
  SignalService signalService(
      FactorReader reader,
      Catalog catalog,
      Backends backends,
      SignalStore store,
      KafkaAudit audit,
      StageCounts counts,
      CanaryMoney money,
      @Qualifier("canaryThreads") ExecutorService canaryThreads,
      SignalMetrics metrics,
      ShadowPool shadows,
      GatewayProperties properties) {
    return new SignalService(
        new SignalService.Parts(
            reader,
            catalog,
            backends.byKind(),
            store,
            audit,
            metrics,
            EpochClock.SYSTEM,
            properties.audit().rememberedSignals(),
            counts,
            money,
            canaryThreads,
            shadows));
  }
}
