package io.factorline.local.simulator;

import io.factorline.access.KafkaAddress;
import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEventReader;
import io.factorline.event.SymbolPartition;
import io.factorline.event.Topics;
import io.factorline.local.time.NanoClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The last trade and quote of each symbol in {@code ticks}, looked for from its end: a market that
 * goes on where the log ends has neither a jump of its prices nor of its {@code seq}. One thread.
 */
final class LastTicks implements AutoCloseable {
  private static final int[] DEPTHS = {1_000, 8_000, 64_000};
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long LIMIT_NS = Duration.ofSeconds(20).toNanos();

  private final MarketEventReader reader = new MarketEventReader();
  private final Map<String, Found> found = new HashMap<>();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final int partitions;
  private final long startNs = NanoClock.SYSTEM.nanoTime();

  private LastTicks(KafkaAddress kafka, List<String> symbols) {
    symbols.forEach(symbol -> found.put(symbol, new Found()));
    consumer =
        new KafkaConsumer<>(
            kafka.client(Map.of(ConsumerConfig.CLIENT_ID_CONFIG, "simulator-start")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    partitions = consumer.partitionsFor(Topics.TICKS).size();
  }

  /** What the log has of these symbols; one that traded or was quoted too long ago is left out. */
  static StartPoint read(KafkaAddress kafka, List<String> symbols) {
    try (LastTicks last = new LastTicks(kafka, symbols)) {
      for (int depth : DEPTHS) {
        last.look(depth);
      }
      Map<String, LastTick> ticks = new HashMap<>();
      last.found.forEach((symbol, found) -> {
        if (found.isAny()) {
          ticks.put(symbol, found.tick());
        }
      });
      return new StartPoint(last.partitions, ticks);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }

  /** Reads the last records of the partitions whose symbols are not all found. */
  private void look(int depth) {
    List<TopicPartition> wanted =
        found.entrySet().stream()
            .filter(entry -> !entry.getValue().isWhole())
            .map(entry -> SymbolPartition.of(entry.getKey(), partitions))
            .distinct()
            .map(partition -> new TopicPartition(Topics.TICKS, partition))
            .toList();
    consumer.assign(wanted);
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(wanted);
    Map<TopicPartition, Long> ends = consumer.endOffsets(wanted);
    ends.forEach((partition, end) ->
        consumer.seek(partition, Math.max(starts.getOrDefault(partition, 0L), end - depth)));
    while (isBefore(ends) && NanoClock.SYSTEM.nanoTime() - startNs < LIMIT_NS) {
      consumer.poll(POLL).forEach(this::take);
    }
  }

  private boolean isBefore(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    switch (reader.read(record.key(), record.value(), type(record))) {
      case Trade trade -> of(trade.symbol()).take(trade);
      case Quote quote -> of(quote.symbol()).take(quote);
      default -> {
        // Clocks, and the bad ticks that cannot be read.
      }
    }
  }

  private Found of(String symbol) {
    return found.getOrDefault(symbol, new Found());
  }

  private static @Nullable String type(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(Topics.TYPE_HEADER);
    return header == null ? null : new String(header.value(), StandardCharsets.US_ASCII);
  }

  /** The ticks of the highest {@code seq}: those below are the market's own bad ones. */
  private static final class Found {
    private long tradeSeq;
    private long quoteSeq;
    private long midTicks;

    void take(Trade trade) {
      if (trade.seq() > tradeSeq) {
        tradeSeq = trade.seq();
        midTicks = quoteSeq == 0 ? ticks(trade.price()) : midTicks;
      }
    }

    void take(Quote quote) {
      if (quote.bid() < quote.ask() && quote.seq() > quoteSeq) {
        quoteSeq = quote.seq();
        midTicks = ticks((quote.bid() + quote.ask()) / 2);
      }
    }

    private static long ticks(double price) {
      return Math.round(price * SimulatedSymbol.TICKS_PER_UNIT);
    }

    boolean isAny() {
      return tradeSeq > 0 || quoteSeq > 0;
    }

    boolean isWhole() {
      return tradeSeq > 0 && quoteSeq > 0;
    }

    LastTick tick() {
      return new LastTick(tradeSeq, quoteSeq, midTicks);
    }
  }
}
