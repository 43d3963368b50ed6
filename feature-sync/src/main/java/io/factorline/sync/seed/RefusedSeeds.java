package io.factorline.sync.seed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.factorline.access.KafkaAddress;
import io.factorline.event.MarketEvent.Seed;
import io.factorline.event.MarketEventReader;
import io.factorline.event.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Which seeds stream-ingest did not take: they are in {@code ticks-rejected}. One thread. */
final class RefusedSeeds {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int TIMEOUT_MS = 20_000;

  private final KafkaAddress kafka;

  RefusedSeeds(KafkaAddress kafka) {
    this.kafka = kafka;
  }

  /** Where the topic ends now, by partition. */
  List<Long> ends() throws IOException {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = partitions(consumer);
      Map<TopicPartition, Long> found = consumer.endOffsets(partitions);
      List<Long> ends = new ArrayList<>();
      partitions.forEach(partition -> ends.add(found.getOrDefault(partition, 0L)));
      return ends;
    } catch (KafkaException e) {
      throw new IOException("must be told by Kafka: topic=" + Topics.TICKS_REJECTED, e);
    }
  }

  /**
   * Why seeds were refused, by symbol.
   *
   * @param from where to begin, by partition
   * @param sent where the seeds lie
   */
  SortedMap<String, String> since(List<Long> from, Map<Integer, SeedSender.Sent> sent)
      throws IOException {
    SortedMap<String, String> refused = new TreeMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = partitions(consumer);
      consumer.assign(partitions);
      for (TopicPartition partition : partitions) {
        int index = partition.partition();
        consumer.seek(partition, index < from.size() ? from.get(index) : 0L);
      }
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(POLL).forEach(record -> note(record, sent, refused));
      }
      return refused;
    } catch (KafkaException e) {
      throw new IOException("must be read from Kafka: topic=" + Topics.TICKS_REJECTED, e);
    }
  }

  private static void note(
      ConsumerRecord<byte[], byte[]> record,
      Map<Integer, SeedSender.Sent> sent,
      SortedMap<String, String> refused) {
    SeedSender.Sent ours = sent.get((int) number(record, Topics.PARTITION_HEADER));
    long offset = number(record, Topics.OFFSET_HEADER);
    boolean isOurs = ours != null && offset >= ours.first() && offset <= ours.last();
    if (isOurs
        && new MarketEventReader().read(record.key(), record.value(), "seed")
            instanceof Seed seed) {
      refused.put(
          seed.symbol(),
          text(record, Topics.REASON_HEADER) + ": " + text(record, Topics.DETAIL_HEADER));
    }
  }

  private static long number(ConsumerRecord<byte[], byte[]> record, String header) {
    String text = text(record, header);
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
  }

  private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), UTF_8);
  }

  private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
    return consumer.partitionsFor(Topics.TICKS_REJECTED).stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .sorted((a, b) -> Integer.compare(a.partition(), b.partition()))
        .toList();
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        kafka.client(
            Map.of(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                TIMEOUT_MS)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
