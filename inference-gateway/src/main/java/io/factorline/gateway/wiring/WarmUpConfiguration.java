package io.factorline.gateway.wiring;

import io.factorline.catalog.Catalog;
import io.factorline.gateway.audit.KafkaAudit;
import io.factorline.gateway.config.GatewayProperties;
import io.factorline.gateway.ledger.CanaryLedger;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.signal.ModelRouter;
import io.factorline.gateway.signal.Rehearsal;
import io.factorline.gateway.web.SignalJson;
import io.factorline.gateway.wiring.SignalConfiguration.Backends;
import io.factorline.online.FactorReader;
import io.factorline.redis.SignalStore;
import io.factorline.time.EpochClock;
import io.factorline.warmup.WarmUp;
import io.factorline.warmup.WarmUpHealth;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a trade's first answer would otherwise wait for. */
@Configuration(proxyBeanMethods = false)
class WarmUpConfiguration {

  @Bean
  Rehearsal rehearsal(
      FactorReader reader,
      Catalog catalog,
      Backends backends,
      SignalStore store,
      @Qualifier("canaryThreads") ExecutorService threads) {
    return new Rehearsal(
        reader,
        catalog,
        backends.byKind(),
        store,
        threads,
        answer -> {
          KafkaAudit.rehearse(answer);
          var _ = SignalJson.write("rehearsal", answer);
        },
        EpochClock.SYSTEM);
  }

  /**
   * The record that must be acknowledged before a trade is told, the ledger that a canary's money
   * is reserved in, and rows and a whole answer of each version that is live when it begins.
   */
  @Bean
  WarmUp gatewayWarmUp(
      KafkaAudit audit,
      CanaryLedger ledger,
      Rehearsal rehearsal,
      ModelWatch models,
      ModelRouter router,
      GatewayProperties properties) {
    return WarmUp.start(
        List.of(
            new WarmUp.Step("audit", audit::isWarm),
            new WarmUp.Step("ledger", ledger::isWarm),
            new WarmUp.Step("rows", () -> models.live().stream().allMatch(rehearsal::areRowsRead)),
            new WarmUp.Step(
                "answers",
                () -> models.live().stream().allMatch(live -> isPlayed(rehearsal, router, live)))),
        properties.warmUp());
  }

  @Bean("warmUp")
  WarmUpHealth warmUpHealth(WarmUp warmUp) {
    return new WarmUpHealth(warmUp);
  }

  private static boolean isPlayed(Rehearsal rehearsal, ModelRouter router, LiveVersion live) {
    return rehearsal.isPlayed(live, router.settings(live.key().model()));
  }
}
