package io.factorline.api.early;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.api.load.Gate;
import io.factorline.api.web.RequestTimers;
import io.factorline.metric.ApiMeters;
import io.factorline.security.http.Callers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.channel.ChannelPipeline;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import reactor.netty.NettyPipeline;

/**
 * Has each connection keep its reads until their turn and refuse early, in production, where
 * clients have a class.
 */
@Configuration(proxyBeanMethods = false)
@Profile("prod")
class EarlyConfiguration {
  private static final String NAME = "factorline.early";

  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> earlyRefusals(
      Gate gate, Callers callers, FactorApiProperties properties, MeterRegistry registry) {
    EarlyRule rule = new EarlyRule(gate, callers);
    EarlyRefusal.Refusal refusal =
        EarlyRefusal.Refusal.of(
            properties.load().retryAfterSeconds(),
            RequestTimers.of(registry, RequestTimers.EARLY, "overloaded"));
    LoopQueues queues =
        new LoopQueues(
            Timer.builder(ApiMeters.TURN_WAIT.meterName())
                .description(ApiMeters.TURN_WAIT.description())
                .register(registry));
    return factory ->
        factory.addServerCustomizers(server ->
            server.doOnChannelInit((observer, channel, address) -> {
              ChannelPipeline pipeline = channel.pipeline();
              if (pipeline.get(NettyPipeline.HttpCodec) != null) {
                pipeline.addAfter(
                    NettyPipeline.HttpCodec, NAME, new EarlyRefusal(rule, refusal, queues::of));
              }
            }));
  }
}
