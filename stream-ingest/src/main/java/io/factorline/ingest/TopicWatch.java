package io.factorline.ingest;

import io.factorline.event.Topics;
import io.factorline.ingest.consume.TopicIdentity;
import io.factorline.ingest.consume.TopicInspector;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Asks Kafka for the topic: it must be there, and if it was deleted and made anew, reading starts
 * at its first record.
 */
@Component
class TopicWatch {
  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);

  private final TopicInspector inspector;
  private final IngestService service;
  private volatile @Nullable String problem = "not asked yet";

  TopicWatch(TopicInspector inspector, IngestService service) {
    this.inspector = inspector;
    this.service = service;
  }

  /** What is wrong with Kafka, or null. */
  @Nullable String problem() {
    return problem;
  }

  @Scheduled(fixedDelayString = "${ingest.topic-check:2s}")
  void check() {
    try {
      TopicIdentity now = inspector.inspect(Topics.TICKS);
      if (problem != null) {
        problem = null;
        LOG.info("Kafka has the topic topic={} partitions={}", Topics.TICKS, now.partitions());
      }
      compare(now);
    } catch (KafkaException e) {
      String told = String.valueOf(e.getMessage());
      if (!told.equals(problem)) {
        LOG.warn("Kafka does not give the topic, waiting for it: {}", told);
        LOG.debug("Kafka does not give the topic", e);
      }
      problem = told;
    }
  }

  private void compare(TopicIdentity now) {
    Pipeline pipeline = service.pipeline();
    if (pipeline != null && pipeline.assignments().isOfAnother(now)) {
      LOG.warn("The topic is another one, reading starts again is={}", now);
      pipeline.restart();
    }
  }
}
