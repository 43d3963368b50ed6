package io.factorline.local.backend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Whole topics, read from the first record to the present end. */
public final class TopicLog {
  private TopicLog() {}

  /** All records that a topic has now, partition by partition in order. */
  public static List<ConsumerRecord<byte[], byte[]>> read(String bootstrapServers, String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (TopicCursor cursor = new TopicCursor(bootstrapServers, topic)) {
      cursor.read(records::add);
    }
    return records;
  }

  /** The offset of the next record, by partition. */
  public static Map<Integer, Long> ends(String bootstrapServers, String topic) {
    try (TopicCursor cursor = new TopicCursor(bootstrapServers, topic)) {
      Map<Integer, Long> ends = new TreeMap<>();
      cursor.ends().forEach((partition, end) -> ends.put(partition.partition(), end));
      return ends;
    }
  }

  /** The text of a header, or null. */
  public static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }
}
