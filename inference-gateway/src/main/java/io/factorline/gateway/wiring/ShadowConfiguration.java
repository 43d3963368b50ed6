package io.factorline.gateway.wiring;

import io.factorline.error.RequestException;
import io.factorline.gateway.audit.AuditMetrics;
import io.factorline.gateway.audit.KafkaAudit;
import io.factorline.gateway.backend.EmbeddedBackend;
import io.factorline.gateway.canary.RolloutBoard;
import io.factorline.gateway.canary.RolloutSettings;
import io.factorline.gateway.config.FactorlineProperties;
import io.factorline.gateway.config.GatewayProperties;
import io.factorline.gateway.drift.DriftCounts;
import io.factorline.gateway.drift.DriftMetrics;
import io.factorline.gateway.embedded.EmbeddedModels;
import io.factorline.gateway.model.LiveModels;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.shadow.LateAudit;
import io.factorline.gateway.shadow.ShadowBoard;
import io.factorline.gateway.shadow.ShadowDesk;
import io.factorline.gateway.shadow.ShadowMetrics;
import io.factorline.gateway.shadow.ShadowParts;
import io.factorline.gateway.shadow.ShadowPool;
import io.factorline.gateway.shadow.ShadowReadiness;
import io.factorline.gateway.shadow.ShadowScorer;
import io.factorline.gateway.signal.ModelRouter;
import io.factorline.gateway.signal.SignalMetrics;
import io.factorline.redis.OnlineRedis;
import io.factorline.redis.RolloutStore;
import io.factorline.redis.SignalStore;
import io.factorline.time.EpochClock;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Shadows: threads, queue, records and store of their own. */
@Configuration(proxyBeanMethods = false)
class ShadowConfiguration {

  @Bean
  ShadowBoard shadowBoard(RolloutSettings settings) {
    return new ShadowBoard(settings.followWithin(), System::nanoTime);
  }

  /* Records of shadows wait and fail apart from those of answers, and are counted apart. */
  @Bean
  ShadowScorer shadowScorer(
      FactorlineProperties shared,
      SignalStore store,
      LiveModels models,
      EmbeddedModels embedded,
      DriftCounts drift,
      SignalMetrics scores,
      GatewayProperties properties,
      MeterRegistry registry) {
    LateAudit audit =
        new LateAudit(() -> {
          KafkaAudit writer =
              new KafkaAudit(
                  shared.kafka().address(),
                  store,
                  properties.shadow().maxPending(),
                  properties.audit().keptFor(),
                  properties.audit().sealEvery(),
                  new AuditMetrics(registry, AuditMetrics.Source.SHADOWS));
          return new LateAudit.Writer(writer, writer::close);
        });
    return new ShadowScorer(
        new ShadowScorer.Parts(
            models::find,
            new EmbeddedBackend(embedded),
            audit,
            audit::close,
            drift,
            new ShadowMetrics(registry),
            scores,
            EpochClock.SYSTEM));
  }

  @Bean
  ShadowPool shadowPool(
      ShadowBoard shadows,
      RolloutBoard rollouts,
      ShadowScorer scorer,
      GatewayProperties properties) {
    return new ShadowPool(
        shadows,
        rollouts::drift,
        scorer,
        properties.shadow().threads(),
        properties.shadow().maxWaiting());
  }

  @Bean
  ShadowReadiness shadowReadiness(LiveModels models, ModelRouter router, EmbeddedModels embedded) {
    return new ShadowReadiness(
        models::find, model -> stable(router, model), new EmbeddedBackend(embedded));
  }

  private static @Nullable LiveVersion stable(ModelRouter router, String model) {
    try {
      return router.stable(model);
    } catch (RequestException e) {
      return null;
    }
  }

  @Bean
  RolloutStore shadowStore(OnlineRedis redis, GatewayProperties properties) {
    return redis.openShadows(properties.store().commandTimeout());
  }

  @Bean
  ShadowDesk shadowDesk(
      ModelRouter router,
      @Qualifier("shadowStore") RolloutStore store,
      ShadowBoard board,
      ShadowReadiness readiness,
      DriftCounts drift,
      DriftMetrics metrics,
      RolloutSettings settings) {
    return ShadowDesk.start(
        router.names(), new ShadowParts(store, board, readiness, drift, metrics, settings));
  }
}
