package io.factorline.ingest;

import io.factorline.engine.EnginePlan;
import io.factorline.ingest.consume.TopicInspector;
import io.factorline.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/** What the pipeline is made of. */
@Configuration(proxyBeanMethods = false)
class PipelineConfiguration {

  @Bean
  Pipeline.Parts pipelineParts(
      FactorlineProperties shared,
      IngestProperties ingest,
      EnginePlan plan,
      ConsumerFactory<byte[], byte[]> consumers,
      KafkaTemplate<byte[], byte[]> kafka,
      TopicInspector inspector,
      MeterRegistry registry,
      Tracing tracing,
      ApplicationEventPublisher events,
      ProcessEnd processEnd,
      ObjectProvider<BuildProperties> build) {
    BuildProperties known = build.getIfAvailable();
    return new Pipeline.Parts(
        ingest,
        plan,
        consumers,
        kafka,
        inspector,
        registry,
        tracing,
        events,
        processEnd,
        shared.lake(),
        known == null ? null : known.getVersion());
  }
}
