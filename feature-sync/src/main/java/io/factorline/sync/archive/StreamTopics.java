package io.factorline.sync.archive;

import io.factorline.event.Topics;
import io.factorline.store.TopicId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka tells of {@code ticks} and {@code factor-bars}, and of how far stream-ingest is.
 * Thread-safe; blocks.
 */
public final class StreamTopics {
  private static final long TIMEOUT_SECONDS = 20;

  private final Admin admin;

  /** Asks through a client that stays the caller's. */
  public StreamTopics(Admin admin) {
    this.admin = admin;
  }

  /**
   * {@code ticks} at one moment, with a value per partition.
   *
   * @param firsts offset of the first record that Kafka still has
   * @param ends offset of the next record
   * @param beganMs append time of the first record, ms since the epoch; -1 where there is none
   */
  public record Now(TopicId id, List<Long> firsts, List<Long> ends, List<Long> beganMs) {
    /** How many partitions it has. */
    public int partitions() {
      return ends.size();
    }
  }

  /**
   * Where {@code factor-bars} ends at one moment.
   *
   * @param ends offset of the next record, per partition
   */
  public record Bars(TopicId id, List<Long> ends) {}

  /** A topic, and how many partitions it has. */
  private record Topic(String name, TopicId id, int partitions) {}

  /**
   * {@code ticks} as it is now.
   *
   * @throws IOException if Kafka does not tell
   */
  public Now ticks() throws IOException {
    Topic topic = topic(Topics.TICKS);
    List<ListOffsetsResultInfo> began = offsets(topic, OffsetSpec.forTimestamp(0));
    return new Now(
        topic.id(),
        offsetsOf(offsets(topic, OffsetSpec.earliest())),
        offsetsOf(offsets(topic, OffsetSpec.latest())),
        began.stream().map(ListOffsetsResultInfo::timestamp).toList());
  }

  /**
   * {@code factor-bars} as it is now.
   *
   * @throws IOException if Kafka does not tell
   */
  public Bars bars() throws IOException {
    Topic topic = topic(Topics.FACTOR_BARS);
    return new Bars(topic.id(), offsetsOf(offsets(topic, OffsetSpec.latest())));
  }

  private Topic topic(String name) throws IOException {
    TopicDescription topic =
        answer(name, admin.describeTopics(List.of(name)).allTopicNames()).get(name);
    if (topic == null) {
      throw new IOException("must exist: topic=" + name);
    }
    TopicId id =
        new TopicId(
            topic.topicId().getMostSignificantBits(), topic.topicId().getLeastSignificantBits());
    return new Topic(name, id, topic.partitions().size());
  }

  private static List<Long> offsetsOf(List<ListOffsetsResultInfo> found) {
    return found.stream().map(ListOffsetsResultInfo::offset).toList();
  }

  private List<ListOffsetsResultInfo> offsets(Topic topic, OffsetSpec spec) throws IOException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    for (int i = 0; i < topic.partitions(); i++) {
      wanted.put(new TopicPartition(topic.name(), i), spec);
    }
    Map<TopicPartition, ListOffsetsResultInfo> found =
        answer(topic.name(), admin.listOffsets(wanted).all());
    List<ListOffsetsResultInfo> sorted = new ArrayList<>(topic.partitions());
    for (int i = 0; i < topic.partitions(); i++) {
      ListOffsetsResultInfo info = found.get(new TopicPartition(topic.name(), i));
      if (info == null) {
        throw new IOException("must be told by Kafka: topic=" + topic.name() + ", partition=" + i);
      }
      sorted.add(info);
    }
    return sorted;
  }

  /**
   * The first offset of each partition of {@code ticks} that stream-ingest has not applied for
   * good: of the records before it all bars are in {@code factor-bars}.
   *
   * @throws IOException if Kafka does not tell
   */
  public Map<Integer, Long> applied() throws IOException {
    Map<Integer, Long> applied = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> commits =
        answer(
            Topics.TICKS,
            admin.listConsumerGroupOffsets(Topics.INGEST_GROUP).partitionsToOffsetAndMetadata());
    for (TopicPartition partition : commits.keySet()) {
      @Nullable OffsetAndMetadata commit = commits.get(partition);
      if (commit != null && partition.topic().equals(Topics.TICKS)) {
        applied.put(partition.partition(), commit.offset());
      }
    }
    return applied;
  }

  private static <T> T answer(String topic, KafkaFuture<T> asked) throws IOException {
    try {
      return asked.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking Kafka for topic=" + topic, e);
    } catch (ExecutionException e) {
      throw new IOException("must be told by Kafka: topic=" + topic, e);
    } catch (TimeoutException e) {
      throw new IOException("must be told within " + TIMEOUT_SECONDS + " s: topic=" + topic, e);
    }
  }
}
