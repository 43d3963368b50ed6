package io.factorline.gateway.wiring;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.Universe;
import io.factorline.event.Topics;
import io.factorline.gateway.audit.AuditOrigins;
import io.factorline.gateway.audit.AuditReader;
import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.backend.TritonBackend;
import io.factorline.gateway.canary.BackendReadiness;
import io.factorline.gateway.canary.CanaryMetrics;
import io.factorline.gateway.canary.CanaryMoney;
import io.factorline.gateway.canary.FactorPrices;
import io.factorline.gateway.canary.RolloutBoard;
import io.factorline.gateway.canary.RolloutDesk;
import io.factorline.gateway.canary.RolloutParts;
import io.factorline.gateway.canary.RolloutSettings;
import io.factorline.gateway.canary.StageCounts;
import io.factorline.gateway.config.FactorlineProperties;
import io.factorline.gateway.config.GatewayProperties;
import io.factorline.gateway.drift.DriftCounts;
import io.factorline.gateway.drift.DriftMetrics;
import io.factorline.gateway.execution.ExecutionFeed;
import io.factorline.gateway.execution.Executions;
import io.factorline.gateway.ledger.CanaryLedger;
import io.factorline.gateway.model.LiveModels;
import io.factorline.gateway.signal.ModelRouter;
import io.factorline.online.FactorReader;
import io.factorline.redis.OnlineRedis;
import io.factorline.redis.RolloutStore;
import io.factorline.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Roll-outs, the money of canaries and executions. */
@Configuration(proxyBeanMethods = false)
class RolloutConfiguration {

  @Bean
  RolloutSettings rolloutSettings(GatewayProperties properties) {
    GatewayProperties.Rollout rollout = properties.rollout();
    return new RolloutSettings(
        UUID.randomUUID().toString(),
        rollout.beatEvery(),
        rollout.followWithin(),
        properties.store().commandTimeout(),
        rollout.ledgerTimeout(),
        rollout.expiryGrace(),
        rollout.markEvery());
  }

  @Bean
  DriftCounts driftCounts() {
    return new DriftCounts(System::nanoTime);
  }

  @Bean
  DriftMetrics driftMetrics(MeterRegistry registry) {
    return new DriftMetrics(registry);
  }

  @Bean
  RolloutStore rolloutStore(OnlineRedis redis, GatewayProperties properties) {
    return redis.openRollouts(properties.store().commandTimeout());
  }

  @Bean
  CanaryLedger canaryLedger(
      FactorlineProperties shared, GatewayProperties properties, MeterRegistry registry) {
    return CanaryLedger.open(shared.kafka().address(), properties.rollout().maxPending(), registry);
  }

  @Bean
  RolloutBoard rolloutBoard(Catalog catalog, RolloutSettings settings) {
    return new RolloutBoard(
        name -> {
          Universe universe = catalog.universes().get(name);
          return universe == null ? List.of() : universe.symbols();
        },
        symbol -> catalog.instruments().of(symbol).currency(),
        settings.followWithin(),
        System::nanoTime);
  }

  @Bean
  StageCounts stageCounts() {
    return new StageCounts(System::nanoTime);
  }

  @Bean
  CanaryMetrics canaryMetrics(MeterRegistry registry) {
    return new CanaryMetrics(registry);
  }

  @Bean
  CanaryMoney canaryMoney(
      RolloutBoard board,
      @Qualifier("rolloutStore") RolloutStore store,
      CanaryLedger ledger,
      RolloutSettings settings,
      CanaryMetrics metrics) {
    return new CanaryMoney(board, store, ledger, settings, metrics);
  }

  @Bean
  BackendReadiness backendReadiness(
      LiveModels models, TritonBackend triton, ModelRouter router, GatewayProperties properties) {
    boolean hasTriton = !properties.triton().targets().isEmpty();
    return new BackendReadiness(
        models,
        triton,
        model ->
            router.settings(model).backends().stream()
                .filter(backend -> backend != BackendKind.TRITON || hasTriton)
                .toList());
  }

  @Bean
  RolloutDesk rolloutDesk(
      ModelRouter router,
      LiveModels models,
      FactorReader reader,
      @Qualifier("rolloutStore") RolloutStore store,
      CanaryLedger ledger,
      RolloutBoard board,
      StageCounts counts,
      DriftCounts drift,
      DriftMetrics driftMetrics,
      BackendReadiness readiness,
      RolloutSettings settings,
      CanaryMetrics metrics) {
    FactorPrices prices = new FactorPrices(models, reader, settings.commandTimeout());
    return RolloutDesk.start(
        router.names(),
        new RolloutParts(
            store,
            ledger,
            board,
            counts,
            drift,
            driftMetrics,
            readiness,
            prices,
            settings,
            metrics));
  }

  @Bean
  Executions executions(CanaryLedger ledger, AuditReader audit, CanaryMetrics metrics) {
    return new Executions(ledger, new AuditOrigins(audit), metrics);
  }

  @Bean
  ExecutionFeed executionFeed(
      FactorlineProperties shared, Executions executions, CanaryMetrics metrics, Tracing tracing) {
    return ExecutionFeed.start(
        shared.kafka().address(), Topics.EXECUTIONS_GROUP, executions, metrics, tracing);
  }
}
