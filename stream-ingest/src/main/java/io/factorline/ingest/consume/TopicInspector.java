package io.factorline.ingest.consume;

import io.factorline.store.TopicId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks Kafka which incarnation of a topic there is. Thread-safe; blocks. */
public final class TopicInspector implements AutoCloseable {
  private static final long TIMEOUT_SECONDS = 10;

  private final Admin admin;

  /** An inspector with this client configuration. */
  public TopicInspector(Map<String, Object> configuration) {
    this.admin = Admin.create(configuration);
  }

  /**
   * The topic as it is now.
   *
   * @throws KafkaException if Kafka does not answer in time or has no such topic
   */
  public TopicIdentity inspect(String topic) {
    try {
      TopicDescription description =
          admin
              .describeTopics(List.of(topic))
              .allTopicNames()
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
              .get(topic);
      if (description == null) {
        throw new KafkaException("must exist: topic=" + topic);
      }
      TopicId id =
          new TopicId(
              description.topicId().getMostSignificantBits(),
              description.topicId().getLeastSignificantBits());
      return new TopicIdentity(id, description.partitions().size());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while asking for topic=" + topic, e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnknownTopicOrPartitionException
          ? new KafkaException("must exist: topic=" + topic, e)
          : new KafkaException("Kafka must answer: error=" + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new KafkaException("Kafka must answer within " + TIMEOUT_SECONDS + " s", e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
