package io.factorline.gateway.wiring;

import io.factorline.error.RequestException;
import io.factorline.event.Topics;
import io.factorline.gateway.audit.KafkaAudit;
import io.factorline.gateway.canary.RolloutDesk;
import io.factorline.gateway.config.FactorlineProperties;
import io.factorline.gateway.config.GatewayProperties;
import io.factorline.gateway.signal.Intent;
import io.factorline.gateway.signal.ModelRouter;
import io.factorline.gateway.signal.SignalService;
import io.factorline.gateway.stream.BarSigner;
import io.factorline.gateway.stream.ModelStream;
import io.factorline.gateway.stream.SignalStream;
import io.factorline.gateway.stream.SignalTopic;
import io.factorline.gateway.stream.StreamMetrics;
import io.factorline.near.NearCache;
import io.factorline.online.FactorReader;
import io.factorline.online.PartitionWatch;
import io.factorline.online.Stored;
import io.factorline.time.EpochClock;
import io.factorline.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Signals that bars trigger. */
@Configuration(proxyBeanMethods = false)
class StreamConfiguration {

  @Bean
  SignalTopic signalTopic(FactorlineProperties shared) {
    return new SignalTopic(shared.kafka().address());
  }

  @Bean
  BarSigner.Parts barSignerParts(
      ModelRouter router,
      SignalService service,
      KafkaAudit audit,
      SignalTopic topic,
      MeterRegistry registry,
      Tracing tracing) {
    return new BarSigner.Parts(
        router, service, audit, topic, new StreamMetrics(registry), EpochClock.SYSTEM, tracing);
  }

  /**
   * A model's bars are signed once roll-outs were seen, partitions are judged and a backend has the
   * model's stable version: before that all values would be stale, or none could be scored, and
   * bars would be passed without a signal.
   */
  @Bean
  SignalStream signalStream(
      BarSigner.Parts parts,
      ModelWatch models,
      PartitionWatch watch,
      RolloutDesk rollouts,
      FactorReader reader,
      NearCache<Stored> rows,
      FactorlineProperties shared,
      GatewayProperties properties) {
    return SignalStream.start(
        new SignalStream.Settings(
            shared.kafka().address(),
            Topics.SIGNALS_GROUPS,
            streams(properties),
            properties.limits().maxSymbols(),
            model -> watch.board().isSettled() && rollouts.isFollowing() && canScore(parts, model)),
        parts,
        new BarSigner.Limits(
            properties.stream().rowWait(),
            properties.stream().budget(),
            properties.audit().rememberedSignals()),
        reader,
        rows);
  }

  private static boolean canScore(BarSigner.Parts parts, String model) {
    try {
      return parts.service().canScore(parts.router().arms(model));
    } catch (RequestException e) {
      return false;
    }
  }

  private static List<ModelStream> streams(GatewayProperties properties) {
    return properties.models().entrySet().stream()
        .filter(model -> model.getValue().stream() != GatewayProperties.StreamIntent.NONE)
        .sorted(Map.Entry.comparingByKey())
        .map(model -> new ModelStream(model.getKey(), intent(model.getValue().stream())))
        .toList();
  }

  private static Intent intent(GatewayProperties.StreamIntent stream) {
    return switch (stream) {
      case TRADE -> Intent.TRADE;
      case PREVIEW -> Intent.PREVIEW;
      case NONE -> throw new IllegalArgumentException("must be an intent: stream=none");
    };
  }
}
