package io.factorline.local.replay;

import io.factorline.event.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Counts what of a replay was rejected: the records of {@code ticks-rejected} since the replay
 * began whose headers name one of its positions. Each position counts once, however often the
 * reject was written. One thread.
 */
final class RejectedTicks implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> begin;

  /** Remembers where the topic ends now, before the replay. */
  RejectedTicks(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.TICKS_REJECTED).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    begin = consumer.endOffsets(partitions);
  }

  /**
   * What was counted.
   *
   * @param ticks how many of them were ticks and not clocks
   */
  record Count(SortedMap<String, Long> byReason, long ticks) {}

  /** Reads from there to the present end. */
  Count count(List<SentOffsets> sent) {
    begin.forEach(consumer::seek);
    Map<TopicPartition, Long> end = consumer.endOffsets(begin.keySet());
    Counter counter = new Counter(sent);
    while (end.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      consumer.poll(POLL).forEach(counter::add);
    }
    return new Count(counter.byReason, counter.ticks);
  }

  @Override
  public void close() {
    consumer.close();
  }

  private static final class Counter {
    private final List<SentOffsets> sent;

    /** Per partition, by distance from the first record sent. */
    private final List<BitSet> seen;

    private final SortedMap<String, Long> byReason = new TreeMap<>();
    private long ticks;

    Counter(List<SentOffsets> sent) {
      this.sent = sent;
      this.seen = sent.stream().map(_ -> new BitSet()).toList();
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
      int partition = (int) number(record, Topics.PARTITION_HEADER);
      long offset = number(record, Topics.OFFSET_HEADER);
      if (partition < 0 || partition >= sent.size() || !sent.get(partition).contains(offset)) {
        return;
      }
      int distance = Math.toIntExact(offset - sent.get(partition).first());
      if (!seen.get(partition).get(distance)) {
        seen.get(partition).set(distance);
        String reason = text(record, Topics.REASON_HEADER);
        byReason.merge(reason == null ? "(no reason)" : reason, 1L, Long::sum);
        ticks += sent.get(partition).isTick(offset) ? 1 : 0;
      }
    }
  }

  private static long number(ConsumerRecord<byte[], byte[]> record, String header) {
    String text = text(record, header);
    try {
      return text == null ? -1 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }
}
