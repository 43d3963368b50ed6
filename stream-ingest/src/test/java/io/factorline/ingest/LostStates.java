package io.factorline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.factorline.catalog.CatalogLoader;
import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.EngineSnapshot;
import io.factorline.engine.ImmediateDelivery;
import io.factorline.engine.LogRecord;
import io.factorline.engine.PartitionEngine;
import io.factorline.event.MarketEventReader;
import io.factorline.event.Topics;
import io.factorline.hash.Sha256;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.store.TopicId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** State files that cover the first half of each partition's log, as a lake has them. */
final class LostStates {
  private final Path lake;
  private final Map<Integer, Long> offsets = new TreeMap<>();
  private final List<String> states = new ArrayList<>();

  private LostStates(Path lake) {
    this.lake = lake;
  }

  static LostStates write(Path lake, TopicId topic, List<ConsumerRecord<byte[], byte[]>> log) {
    LostStates written = new LostStates(lake);
    Map<Integer, List<ConsumerRecord<byte[], byte[]>>> byPartition = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : log) {
      byPartition.computeIfAbsent(record.partition(), key -> new ArrayList<>()).add(record);
    }
    byPartition.forEach((partition, records) ->
        written.write(topic, partition, records.subList(0, records.size() / 2)));
    return written;
  }

  private void write(TopicId topic, int partition, List<ConsumerRecord<byte[], byte[]>> records) {
    PartitionEngine engine =
        new PartitionEngine(
            EnginePlan.of(CatalogLoader.defaults()),
            new PartitionEngine.LogId(topic, partition, KafkaTopics.PARTITIONS),
            new ImmediateDelivery(EngineListener.NONE));
    records.forEach(record -> engine.apply(decoded(record)));
    byte[] bytes = EngineSnapshot.of(engine).encode();
    try {
      Files.createDirectories(lake);
      Files.write(lake.resolve(partition + ".state"), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    offsets.put(partition, engine.nextOffset());
    states.add("%d %d.state %s".formatted(partition, partition, Sha256.hex(bytes)));
  }

  private static LogRecord decoded(ConsumerRecord<byte[], byte[]> record) {
    Header type = record.headers().lastHeader(Topics.TYPE_HEADER);
    String text = type == null ? null : new String(type.value(), UTF_8);
    return new LogRecord(
        record.offset(),
        record.timestamp(),
        new MarketEventReader().read(record.key(), record.value(), text),
        record.value());
  }

  /** The first offset that each does not cover. */
  Map<Integer, Long> offsets() {
    return offsets;
  }

  /** All of them, as stream-ingest is told. */
  String json() {
    return "{\"states\":\"" + String.join(",", states) + "\"}";
  }
}
