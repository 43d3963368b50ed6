package io.factorline.sync.archive;

import io.factorline.store.TopicId;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;

/** Asks Kafka which incarnation of a topic there is. Thread-safe; blocks. */
final class TopicInspector {
  private static final long TIMEOUT_SECONDS = 10;

  private final Admin admin;

  TopicInspector(Admin admin) {
    this.admin = admin;
  }

  /**
   * The topic as it is now.
   *
   * @throws KafkaException if Kafka does not answer in time or has no such topic
   */
  TopicIdentity inspect(String topic) {
    try {
      TopicDescription found =
          admin
              .describeTopics(List.of(topic))
              .allTopicNames()
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
              .get(topic);
      if (found == null) {
        throw new KafkaException("must exist: topic=" + topic);
      }
      TopicId id =
          new TopicId(
              found.topicId().getMostSignificantBits(), found.topicId().getLeastSignificantBits());
      return new TopicIdentity(id, found.partitions().size());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while asking for topic=" + topic, e);
    } catch (ExecutionException e) {
      throw new KafkaException("must be told by Kafka: topic=" + topic, e);
    } catch (TimeoutException e) {
      throw new KafkaException("must be told within " + TIMEOUT_SECONDS + " s: topic=" + topic, e);
    }
  }
}
