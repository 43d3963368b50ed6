package io.factorline.ingest;

import io.factorline.event.Topics;
import io.factorline.ingest.consume.Assignments;
import io.factorline.ingest.consume.TopicIdentity;
import io.factorline.ingest.consume.TopicInspector;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Notices that the topic was deleted and made anew: reading then starts at its first record. */
@Component
class TopicWatch {
  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);

  private final TopicInspector inspector;
  private final Assignments assignments;
  private final KafkaMessageListenerContainer<byte[], byte[]> container;

  TopicWatch(
      TopicInspector inspector,
      Assignments assignments,
      KafkaMessageListenerContainer<byte[], byte[]> container) {
    this.inspector = inspector;
    this.assignments = assignments;
    this.container = container;
  }

  @Scheduled(fixedDelayString = "${ingest.topic-check:2s}")
  void check() {
    TopicIdentity assigned = assignments.topic();
    if (assigned == null) {
      return;
    }
    try {
      TopicIdentity now = inspector.inspect(Topics.TICKS);
      if (!now.equals(assigned)) {
        LOG.warn("The topic is another one, reading starts again was={} is={}", assigned, now);
        restart();
      }
    } catch (KafkaException e) {
      LOG.debug("Kafka does not tell about the topic", e);
    }
  }

  /** Gives all partitions up and takes them again, deciding anew where each starts. */
  void restart() {
    container.stop();
    container.start();
  }
}
