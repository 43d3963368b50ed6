package io.factorline.sync.seed;

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

/** What Kafka tells of {@code ticks} and of how far stream-ingest is. Thread-safe; blocks. */
final class TicksTopic {
  private static final long TIMEOUT_SECONDS = 20;

  private final Admin admin;

  TicksTopic(Admin admin) {
    this.admin = admin;
  }

  /**
   * The topic at one moment, with a value per partition.
   *
   * @param firsts offset of the first record that Kafka still has
   * @param ends offset of the next record
   * @param beganMs append time of the first record, ms since the epoch; -1 where there is none
   */
  record Now(TopicId id, List<Long> firsts, List<Long> ends, List<Long> beganMs) {
    int partitions() {
      return ends.size();
    }
  }

  /**
   * The topic as it is now.
   *
   * @throws IOException if Kafka does not tell
   */
  Now now() throws IOException {
    TopicDescription topic =
        answer(admin.describeTopics(List.of(Topics.TICKS)).allTopicNames()).get(Topics.TICKS);
    if (topic == null) {
      throw new IOException("must exist: topic=" + Topics.TICKS);
    }
    int partitions = topic.partitions().size();
    List<ListOffsetsResultInfo> began = offsets(partitions, OffsetSpec.forTimestamp(0));
    return new Now(
        new TopicId(
            topic.topicId().getMostSignificantBits(), topic.topicId().getLeastSignificantBits()),
        offsetsOf(offsets(partitions, OffsetSpec.earliest())),
        offsetsOf(offsets(partitions, OffsetSpec.latest())),
        began.stream().map(ListOffsetsResultInfo::timestamp).toList());
  }

  private static List<Long> offsetsOf(List<ListOffsetsResultInfo> found) {
    return found.stream().map(ListOffsetsResultInfo::offset).toList();
  }

  private List<ListOffsetsResultInfo> offsets(int partitions, OffsetSpec spec) throws IOException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    for (int i = 0; i < partitions; i++) {
      wanted.put(new TopicPartition(Topics.TICKS, i), spec);
    }
    Map<TopicPartition, ListOffsetsResultInfo> found = answer(admin.listOffsets(wanted).all());
    List<ListOffsetsResultInfo> sorted = new ArrayList<>(partitions);
    for (int i = 0; i < partitions; i++) {
      ListOffsetsResultInfo info = found.get(new TopicPartition(Topics.TICKS, i));
      if (info == null) {
        throw new IOException("must be told by Kafka: topic=" + Topics.TICKS + ", partition=" + i);
      }
      sorted.add(info);
    }
    return sorted;
  }

  /** The first offset of each partition that stream-ingest has not applied for good. */
  Map<Integer, Long> applied() throws IOException {
    Map<Integer, Long> applied = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> commits =
        answer(admin.listConsumerGroupOffsets(Topics.INGEST_GROUP).partitionsToOffsetAndMetadata());
    for (TopicPartition partition : commits.keySet()) {
      @Nullable OffsetAndMetadata commit = commits.get(partition);
      if (commit != null && partition.topic().equals(Topics.TICKS)) {
        applied.put(partition.partition(), commit.offset());
      }
    }
    return applied;
  }

  private static <T> T answer(KafkaFuture<T> asked) throws IOException {
    try {
      return asked.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking Kafka for topic=" + Topics.TICKS, e);
    } catch (ExecutionException e) {
      throw new IOException("must be told by Kafka: topic=" + Topics.TICKS, e);
    } catch (TimeoutException e) {
      throw new IOException(
          "must be told within " + TIMEOUT_SECONDS + " s: topic=" + Topics.TICKS, e);
    }
  }
}
