package io.factorline.benchmarks.load.gateway;

import io.factorline.event.SymbolPartition;
import io.factorline.event.Topics;
import io.factorline.store.BarRecord;
import io.factorline.store.BarRecordReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long after the clock that closes a bar its record is in {@code factor-bars}, and its signal
 * in {@code signals}: between the append times that the broker gave, so by one clock, cut to the
 * millisecond. One thread reads; the producer's tells of clocks.
 */
public final class BarWatch implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long HIGHEST_MS = Duration.ofMinutes(1).toMillis();
  private static final long NS_PER_S = 1_000_000_000L;
  private static final int DIGITS = 3;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final int tickPartitions;
  private final String view;
  private final BarRecordReader bars = new BarRecordReader();
  private final Map<Close, Long> clocks = new ConcurrentHashMap<>();
  private final List<Seen> seen = new ArrayList<>();
  private final Thread thread = Thread.ofPlatform().name("bar-watch").unstarted(this::read);

  /** The end of bars in a partition of ticks. */
  private record Close(int partition, long endNs) {}

  /** A record that came of a bar. */
  private record Seen(boolean isSignal, Close close, long appendMs) {}

  /** Times in ms: from clock to record, and from clock to signal. */
  public record Delays(Histogram records, Histogram signals) {}

  /** Begins at the end of both topics. */
  public BarWatch(String bootstrapServers, String view) {
    this.view = view;
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    tickPartitions = consumer.partitionsFor(Topics.TICKS).size();
    List<TopicPartition> all = new ArrayList<>();
    for (String topic : List.of(Topics.FACTOR_BARS, Topics.SIGNALS)) {
      consumer
          .partitionsFor(topic)
          .forEach(part -> all.add(new TopicPartition(topic, part.partition())));
    }
    consumer.assign(all);
    consumer.seekToEnd(all);
    all.forEach(consumer::position);
    thread.start();
  }

  /** A clock is in a partition of ticks. */
  public void clock(int partition, long timeNs, long appendMs) {
    clocks.putIfAbsent(new Close(partition, timeNs), appendMs);
  }

  private void read() {
    try {
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          note(record);
        }
      }
    } catch (WakeupException e) {
      consumer.close();
    }
  }

  private void note(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(Topics.SIGNALS)) {
      JsonNode signal = JsonMapper.shared().readTree(record.value());
      Instant end = Instant.parse(signal.path("featureTime").asString());
      add(true, record, end.getEpochSecond() * NS_PER_S + end.getNano());
    } else {
      BarRecord bar = bars.read(record.value());
      if (bar.view().equals(view)) {
        add(false, record, bar.endNs());
      }
    }
  }

  private void add(boolean isSignal, ConsumerRecord<byte[], byte[]> record, long endNs) {
    String symbol = new String(record.key(), StandardCharsets.UTF_8);
    Close close = new Close(SymbolPartition.of(symbol, tickPartitions), endNs);
    synchronized (seen) {
      seen.add(new Seen(isSignal, close, record.timestamp()));
    }
  }

  /** What came since the last call, of clocks that were told. */
  public Delays take() {
    Histogram records = new Histogram(HIGHEST_MS, DIGITS);
    Histogram signals = new Histogram(HIGHEST_MS, DIGITS);
    synchronized (seen) {
      for (Seen one : seen) {
        Long closedMs = clocks.get(one.close());
        if (closedMs != null) {
          (one.isSignal() ? signals : records)
              .recordValue(Math.clamp(one.appendMs() - closedMs, 0, HIGHEST_MS));
        }
      }
      seen.clear();
    }
    return new Delays(records, signals);
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
