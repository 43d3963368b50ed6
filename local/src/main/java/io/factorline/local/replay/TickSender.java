package io.factorline.local.replay;

import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEventWriter;
import io.factorline.event.SymbolPartition;
import io.factorline.event.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends ticks and clocks and remembers where they lie. Used by one thread; the producer's thread
 * acknowledges.
 */
final class TickSender implements AutoCloseable {
  private static final List<Header> CLOCK_HEADERS =
      List.of(new RecordHeader(Topics.TYPE_HEADER, "clock".getBytes(StandardCharsets.US_ASCII)));
  // A broker that is started again is waited for, not given up.
  private static final int DELIVERY_LIMIT_MS = 600_000;

  private final KafkaProducer<byte[], byte[]> producer;
  private final SentOffsets[] partitions;
  private final Map<String, Route> routes = new HashMap<>();
  private final AtomicLong ticks = new AtomicLong();
  private final AtomicLong clocks = new AtomicLong();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /** Key and partition of a symbol, worked out once. */
  private static final class Route {
    final byte[] key;
    final int partition;

    Route(String symbol, int partitions) {
      key = symbol.getBytes(StandardCharsets.UTF_8);
      partition = SymbolPartition.of(symbol, partitions);
    }
  }

  TickSender(String bootstrapServers, int lingerMs) {
    producer =
        new KafkaProducer<>(
            configuration(bootstrapServers, lingerMs),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    try {
      int count = producer.partitionsFor(Topics.TICKS).size();
      partitions = new SentOffsets[count];
      for (int i = 0; i < count; i++) {
        partitions[i] = new SentOffsets();
      }
    } catch (KafkaException e) {
      producer.close();
      throw new ReplayException(
          "Kafka does not answer or has no topic ticks: server=" + bootstrapServers, e);
    }
  }

  /** Hands a tick to the producer. */
  void send(Trade trade) {
    throwFailure();
    Route route = routes.get(trade.symbol());
    if (route == null) {
      route = new Route(trade.symbol(), partitions.length);
      routes.put(trade.symbol(), route);
    }
    SentOffsets sent = partitions[route.partition];
    send(
        new ProducerRecord<>(
            Topics.TICKS, route.partition, route.key, MarketEventWriter.trade(trade)),
        offset -> {
          sent.add(offset, true);
          ticks.incrementAndGet();
        });
  }

  /** Hands a clock of the venue to the producer, for every partition. */
  void clock(String venue, long timeNs) {
    throwFailure();
    byte[] key = venue.getBytes(StandardCharsets.UTF_8);
    byte[] value = MarketEventWriter.clock(new Clock(venue, timeNs, ClockSource.REPLAY));
    for (int i = 0; i < partitions.length; i++) {
      SentOffsets sent = partitions[i];
      send(
          new ProducerRecord<>(Topics.TICKS, i, key, value, CLOCK_HEADERS),
          offset -> {
            sent.add(offset, false);
            clocks.incrementAndGet();
          });
    }
  }

  /** Returns when all is acknowledged. */
  void flush() {
    producer.flush();
    throwFailure();
  }

  /** What was acknowledged, per partition; complete after {@link #flush}. */
  List<SentOffsets> sent() {
    return new ArrayList<>(List.of(partitions));
  }

  long tickCount() {
    return ticks.get();
  }

  long clockCount() {
    return clocks.get();
  }

  @Override
  public void close() {
    producer.close();
  }

  private void send(ProducerRecord<byte[], byte[]> record, LongConsumer acknowledged) {
    Future<RecordMetadata> _ =
        producer.send(
            record,
            (metadata, error) -> {
              if (error == null) {
                acknowledged.accept(metadata.offset());
              } else {
                failure.compareAndSet(null, error);
              }
            });
  }

  private void throwFailure() {
    Exception error = failure.get();
    if (error != null) {
      throw new ReplayException("Kafka did not take a record: " + error.getMessage(), error);
    }
  }

  private static Map<String, Object> configuration(String bootstrapServers, int lingerMs) {
    Map<String, Object> map = new HashMap<>();
    map.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    map.put(ProducerConfig.CLIENT_ID_CONFIG, "replay");
    map.put(ProducerConfig.LINGER_MS_CONFIG, lingerMs);
    map.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
    map.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L << 20);
    map.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_LIMIT_MS);
    map.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, DELIVERY_LIMIT_MS);
    return map;
  }
}
