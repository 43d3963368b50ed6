package io.factorline.local.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent;
import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEventReader;
import io.factorline.event.SymbolPartition;
import io.factorline.event.Topics;
import io.factorline.local.backend.Backends;
import io.factorline.local.backend.FreshTopics;
import io.factorline.local.process.LogTail;
import io.factorline.local.process.OsProcess;
import io.factorline.local.process.ProcessSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class SimulatorMainIT {
  private static final long NS_PER_MS = 1_000_000L;
  private static final int CLOCKS_PER_PARTITION = 3;

  @TempDir Path folder;

  private final String kafka = Backends.shared().bootstrapServers();
  private OsProcess simulator;

  @BeforeEach
  void start() {
    FreshTopics.make(kafka);
    simulator = simulator();
  }

  private OsProcess simulator() {
    return OsProcess.start(
        new ProcessSpec(
            "simulator",
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                SimulatorMain.class.getName(),
                kafka,
                "5000",
                "1"),
            Map.of("CLASSPATH", System.getProperty("java.class.path")),
            folder,
            folder.resolve("simulator.log")));
  }

  @AfterEach
  void stop() {
    simulator.kill();
  }

  @Test
  void shouldSendEachPartitionItsTicksAndClocksInOrderOfTheirTime() {
    Seen[] partitions = IntStream.range(0, 16).mapToObj(Seen::new).toArray(Seen[]::new);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      while (!simulator.isAlive() || waiting(partitions)) {
        assertThat(simulator.isAlive()).isTrue();
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(record -> partitions[record.partition()].take(record));
      }
    }

    Set<String> symbols = new HashSet<>();
    List.of(partitions).forEach(seen -> symbols.addAll(seen.lastSeq.keySet()));
    assertThat(symbols).hasSizeGreaterThan(19).isSubsetOf(SimulatorMain.symbols());
  }

  @Test
  void shouldGoOnAfterAKillWithoutAJumpOfPricesOrNumbers() {
    QuoteWalk walk = new QuoteWalk();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      while (walk.quotes < 3_000) {
        consumer.poll(Duration.ofMillis(100)).forEach(walk::take);
      }
      simulator.kill();
      walk.takeAll(consumer);
      long before = walk.quotes;
      simulator = simulator();
      while (walk.quotes < before + 6_000) {
        assertThat(simulator.isAlive()).as(LogTail.block(simulator.log(), 25)).isTrue();
        consumer.poll(Duration.ofMillis(100)).forEach(walk::take);
      }
    }

    assertThat(folder.resolve("simulator.log")).content().contains("goingOn=0", "goingOn=2");
    assertThat(walk.goOn).hasSizeGreaterThan(19);
    assertThat(walk.jumps).isEmpty();
  }

  @Test
  void shouldEndInOrderOnSigterm() {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      while (consumer.poll(Duration.ofMillis(100)).isEmpty()) {
        assertThat(simulator.isAlive()).isTrue();
      }
    }
    simulator.stop(Duration.ofSeconds(10));

    assertThat(simulator.exitCode()).isEqualTo(143);
  }

  private static boolean waiting(Seen[] partitions) {
    return List.of(partitions).stream().anyMatch(seen -> seen.clocks < CLOCKS_PER_PARTITION);
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all =
        IntStream.range(0, 16).mapToObj(i -> new TopicPartition(Topics.TICKS, i)).toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    return consumer;
  }

  /**
   * Quotes of each symbol in the order of the log; each moves the mid by at most one tick. A symbol
   * that had not traded yet has no number to go on from, and may begin anew.
   */
  private static final class QuoteWalk {
    private final MarketEventReader reader = new MarketEventReader();
    private final Map<String, Quote> last = new HashMap<>();
    private final Set<String> traded = new HashSet<>();
    private final List<String> jumps = new ArrayList<>();
    private Set<String> goOn = traded;
    private long quotes;

    /** Reads the log of an ended simulator to its end; what traded until then goes on. */
    void takeAll(KafkaConsumer<byte[], byte[]> consumer) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(this::take);
      }
      goOn = Set.copyOf(traded);
    }

    void take(ConsumerRecord<byte[], byte[]> record) {
      MarketEvent event = reader.read(record.key(), record.value(), null);
      if (event instanceof Trade trade) {
        traded.add(trade.symbol());
      } else if (event instanceof Quote quote && quote.bid() < quote.ask()) {
        quotes++;
        Quote before = last.put(quote.symbol(), quote);
        if (before != null
            && goOn.contains(quote.symbol())
            && (quote.seq() != before.seq() + 1 || Math.abs(mid(quote) - mid(before)) > 1)) {
          jumps.add(before + " to " + quote);
        }
      }
    }

    private static long mid(Quote quote) {
      return Math.round((quote.bid() + quote.ask()) * 50);
    }
  }

  private static final class Seen {
    private final int partition;
    private final MarketEventReader reader = new MarketEventReader();
    private final Map<String, Long> lastSeq = new HashMap<>();
    private long clockNs;
    private int clocks;

    Seen(int partition) {
      this.partition = partition;
    }

    void take(ConsumerRecord<byte[], byte[]> record) {
      Header header = record.headers().lastHeader(Topics.TYPE_HEADER);
      String type = header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
      MarketEvent event = reader.read(record.key(), record.value(), type);
      switch (event) {
        case Clock clock -> take(clock, record.timestamp());
        case Trade trade -> take(trade, record.timestamp());
        case Quote quote -> assertThat(quote.eventNs()).isGreaterThanOrEqualTo(clockNs);
        default -> {}
      }
    }

    private void take(Clock clock, long appendMs) {
      assertThat(clock.source()).isEqualTo(ClockSource.FEED);
      assertThat(clock.venue()).isEqualTo("SIM");
      assertThat(clock.timeNs()).isGreaterThan(clockNs).isLessThan((appendMs + 1) * NS_PER_MS);
      clockNs = clock.timeNs();
      clocks++;
    }

    private void take(Trade trade, long appendMs) {
      assertThat(SymbolPartition.of(trade.symbol(), 16)).isEqualTo(partition);
      assertThat(trade.eventNs()).isBetween(clockNs, (appendMs + 1) * NS_PER_MS);
      lastSeq.merge(trade.symbol(), trade.seq(), Math::max);
    }
  }
}
