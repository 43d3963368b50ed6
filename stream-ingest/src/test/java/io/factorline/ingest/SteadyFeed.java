package io.factorline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEventWriter;
import io.factorline.event.SymbolPartition;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.local.time.Wait;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** A live feed of some symbols that goes on until it is closed, whatever stands still meanwhile. */
final class SteadyFeed implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(20);
  private static final long SECOND_NS = 1_000_000_000L;
  private static final int SYMBOLS = 24;

  private final TickProducer producer;
  private final List<String> symbols;
  private final String venue;
  private final boolean hasClocks;
  private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::run);
  private volatile boolean running = true;
  private long seq;
  private long clockNs;

  /**
   * A feed that runs.
   *
   * @param prefix of its symbols, which says what venue they trade on
   * @param hasClocks whether it sends a clock each second to each partition
   */
  SteadyFeed(String bootstrapServers, String prefix, String venue, boolean hasClocks) {
    this.producer = new TickProducer(bootstrapServers);
    this.symbols = IntStream.range(0, SYMBOLS).mapToObj(i -> prefix + i).toList();
    this.venue = venue;
    this.hasClocks = hasClocks;
    thread.start();
  }

  private void run() {
    while (running && Wait.pause(STEP)) {
      long nowNs = System.currentTimeMillis() * 1_000_000;
      String symbol = symbols.get((int) (seq % SYMBOLS));
      double price = 100 + Math.floorMod(seq * 7_919, 1_000) / 100.0;
      Trade trade = new Trade(symbol, seq / SYMBOLS, nowNs, price, 1 + seq % 5);
      int partition = SymbolPartition.of(symbol, KafkaTopics.PARTITIONS);
      producer.send(partition, symbol.getBytes(UTF_8), MarketEventWriter.trade(trade), null);
      seq++;
      if (hasClocks && nowNs - SECOND_NS > clockNs) {
        sendClocks((nowNs - SECOND_NS) / SECOND_NS * SECOND_NS);
      }
    }
  }

  private void sendClocks(long timeNs) {
    clockNs = timeNs + SECOND_NS - 1;
    byte[] value = MarketEventWriter.clock(new Clock(venue, timeNs, ClockSource.FEED));
    for (int partition = 0; partition < KafkaTopics.PARTITIONS; partition++) {
      producer.send(partition, venue.getBytes(UTF_8), value, "clock");
    }
  }

  /** Whether it sends; it would not if Kafka had refused something. */
  boolean isRunning() {
    return thread.isAlive();
  }

  /** Ends the feed; all that it sent is in Kafka then. */
  @Override
  public void close() {
    running = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.positions();
    producer.close();
  }
}
