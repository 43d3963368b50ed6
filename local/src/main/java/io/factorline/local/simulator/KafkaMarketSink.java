package io.factorline.local.simulator;

import io.factorline.access.KafkaAddress;
import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEventWriter;
import io.factorline.event.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the market to the {@code ticks} topic. What Kafka does not take within its limits is lost,
 * as with a real feed, and counted. One thread.
 */
final class KafkaMarketSink implements MarketSink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaMarketSink.class);
  private static final Header CLOCK = header("clock");
  private static final Header QUOTE = header("quote");
  private static final int BLOCK_LIMIT_MS = 5_000;

  private final String venue;
  private final KafkaProducer<byte[], byte[]> producer;
  private final int partitions;
  private final AtomicLong lost = new AtomicLong();

  KafkaMarketSink(String venue, KafkaAddress kafka, int partitions) {
    this.venue = venue;
    this.partitions = partitions;
    producer =
        new KafkaProducer<>(
            kafka.client(
                Map.of(
                    ProducerConfig.CLIENT_ID_CONFIG,
                    "simulator",
                    ProducerConfig.LINGER_MS_CONFIG,
                    0,
                    ProducerConfig.MAX_BLOCK_MS_CONFIG,
                    BLOCK_LIMIT_MS)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @Override
  public void trade(Trade trade) {
    send(null, trade.symbol(), MarketEventWriter.trade(trade), List.of());
  }

  @Override
  public void quote(Quote quote) {
    send(null, quote.symbol(), MarketEventWriter.quote(quote), List.of(QUOTE));
  }

  @Override
  public void garbage(String symbol, byte[] value) {
    send(null, symbol, value, List.of());
  }

  @Override
  public void clock(long timeNs) {
    byte[] value = MarketEventWriter.clock(new Clock(venue, timeNs, ClockSource.FEED));
    for (int i = 0; i < partitions; i++) {
      send(i, venue, value, List.of(CLOCK));
    }
  }

  /** Records that Kafka did not take since the last call. */
  long takeLost() {
    return lost.getAndSet(0);
  }

  @Override
  public void close() {
    producer.close();
  }

  private void send(@Nullable Integer partition, String key, byte[] value, List<Header> headers) {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    try {
      Future<RecordMetadata> _ =
          producer.send(
              new ProducerRecord<>(Topics.TICKS, partition, keyBytes, value, headers),
              (metadata, error) -> lost.addAndGet(error == null ? 0 : 1));
    } catch (KafkaException e) {
      LOG.debug("A record was not taken.", e);
      lost.incrementAndGet();
    }
  }

  private static Header header(String type) {
    return new RecordHeader(Topics.TYPE_HEADER, type.getBytes(StandardCharsets.US_ASCII));
  }
}
