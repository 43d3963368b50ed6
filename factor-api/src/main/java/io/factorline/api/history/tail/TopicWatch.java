package io.factorline.api.history.tail;

import io.factorline.event.Topics;
import io.factorline.store.TopicId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks Kafka every second which incarnation of {@code factor-bars} there is, without waiting for
 * the answer. One thread.
 */
final class TopicWatch implements AutoCloseable {
  private static final long EVERY_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long LATE_NS = TimeUnit.SECONDS.toNanos(3);
  private static final long FIRST_ANSWER_S = 5;

  private final Admin admin;
  private @Nullable KafkaFuture<Map<String, TopicDescription>> pending;
  private long askedNs;
  private @Nullable String problem;

  /** One incarnation. */
  record Topic(TopicId id, int partitions) {}

  TopicWatch(TailSettings settings) {
    this.admin = Admin.create(settings.admin());
  }

  private KafkaFuture<Map<String, TopicDescription>> describe() {
    return admin.describeTopics(List.of(Topics.FACTOR_BARS)).allTopicNames();
  }

  /**
   * The topic as it is; waits for the answer.
   *
   * @throws KafkaException if Kafka does not answer or has no such topic
   */
  Topic ask() {
    try {
      return topicOf(describe().get(FIRST_ANSWER_S, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while asking for topic=" + Topics.FACTOR_BARS, e);
    } catch (ExecutionException e) {
      throw new KafkaException(told(e), e);
    } catch (TimeoutException e) {
      throw new KafkaException("Kafka must answer within " + FIRST_ANSWER_S + " s", e);
    }
  }

  /** Whether the topic is this one still, as far as is known by now. */
  boolean isStill(Topic topic) {
    long nowNs = System.nanoTime();
    KafkaFuture<Map<String, TopicDescription>> asked = pending;
    if (asked == null) {
      if (nowNs - askedNs >= EVERY_NS) {
        pending = describe();
        askedNs = nowNs;
      }
      return true;
    }
    if (!asked.isDone()) {
      problem = nowNs - askedNs > LATE_NS ? "Kafka does not answer" : problem;
      return true;
    }
    pending = null;
    try {
      problem = null;
      return topicOf(asked.get()).equals(topic);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } catch (ExecutionException e) {
      problem = told(e);
      return true;
    }
  }

  /** What was wrong with Kafka when it was last asked, or null. */
  @Nullable String problem() {
    return problem;
  }

  private static String told(ExecutionException e) {
    return e.getCause() instanceof UnknownTopicOrPartitionException
        ? "must exist: topic=" + Topics.FACTOR_BARS
        : "Kafka must answer: error=" + e.getCause();
  }

  private static Topic topicOf(Map<String, TopicDescription> answer) {
    TopicDescription description = answer.get(Topics.FACTOR_BARS);
    if (description == null) {
      throw new KafkaException("must exist: topic=" + Topics.FACTOR_BARS);
    }
    Uuid id = description.topicId();
    return new Topic(
        new TopicId(id.getMostSignificantBits(), id.getLeastSignificantBits()),
        description.partitions().size());
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
