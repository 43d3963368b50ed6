package io.factorline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEventWriter;
import io.factorline.event.SymbolPartition;
import io.factorline.local.backend.KafkaTopics;
import io.factorline.redis.RedisLink;
import io.factorline.store.Heartbeat;
import io.factorline.store.ViewRow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heartbeats follow clocks without waiting for the next beat, never ahead of the rows. */
final class HeartbeatIT {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final String VENUE = "SIM";
  private static final String SYMBOL = "SIM.A";
  private static final int PARTITION = SymbolPartition.of(SYMBOL, KafkaTopics.PARTITIONS);

  /** The longest beat that is allowed: what comes sooner was not waited for. */
  private static final String BEAT = "ingest.heartbeat=1s";

  private static final int BACKLOG = 60_000;

  private final long startNs = (System.currentTimeMillis() / 1_000 - 3_600) * SECOND_NS;
  private long seconds;
  private long seq;
  private RedisLink link;
  private TickProducer producer;

  @Test
  void shouldFollowClocksSoonAndNeverAheadOfTheRows(@TempDir Path directory) {
    try (IngestStack own = new IngestStack(directory)) {
      own.startIngest(BEAT);
      own.awaitHeartbeats();
      try (RedisLink redis = own.link();
          TickProducer kafka = new TickProducer(own.kafka().bootstrapServers())) {
        link = redis;
        producer = kafka;
        warmUp();
        followClocks();
        readBehindClocks();
      }
    }
  }

  /** Much sooner than the next beat comes, and yet not once per clock. */
  private void followClocks() {
    long[] delaysNs = new long[11];
    for (int i = 0; i < delaysNs.length; i++) {
      delaysNs[i] = follow(nextClock());
      pass(Duration.ofMillis(137));
    }
    Arrays.sort(delaysNs);
    assertThat(Duration.ofNanos(delaysNs[delaysNs.length / 2])).isLessThan(Duration.ofMillis(500));

    long beatsBefore = beat(PARTITION).beat();
    long beforeNs = System.nanoTime();
    for (int i = 0; i < 300; i++) {
      nextClock();
    }
    follow(clockNs());
    long elapsedMs = (System.nanoTime() - beforeNs) / 1_000_000;
    long beats = beat(PARTITION).beat() - beatsBefore;
    assertThat(beats).isBetween(elapsedMs / 800, elapsedMs / 100 + elapsedMs / 1_000 + 2);
  }

  /** What a reader relies on: a clock in a heartbeat means that the bars it closed are in Redis. */
  private void readBehindClocks() {
    List<Long> ends = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      trade();
      long clockNs = nextClock();
      while (told(PARTITION) < clockNs) {
        long toldNs = told(PARTITION);
        requireClosed(toldNs);
      }
      requireClosed(clockNs);
      ends.add(clockNs);
    }
    assertThat(ends).hasSize(40).isSorted();
  }

  private void requireClosed(long clockNs) {
    ViewRow view =
        link.rows().load(PARTITION).stream()
            .filter(row -> row.row().symbol().equals(SYMBOL))
            .map(row -> row.row().view("live_1s"))
            .findFirst()
            .orElseThrow();
    assertThat(view.bar().isOpen() ? view.bar().endNs() : Long.MAX_VALUE).isGreaterThan(clockNs);
  }

  /** Between two polls nothing that was read waits, and yet the newest value may be old. */
  @Test
  void shouldNotCallAPartitionFreshWhileTheLogHasOldRecords(@TempDir Path directory) {
    try (IngestStack own = new IngestStack(directory);
        RedisLink redis = own.link();
        TickProducer kafka = new TickProducer(own.kafka().bootstrapServers())) {
      link = redis;
      producer = kafka;
      for (int i = 0; i < BACKLOG; i++) {
        trade();
        seconds += i % 10 == 0 ? 1 : 0;
      }
      int sent = producer.positions().size();
      pass(Duration.ofSeconds(1));
      own.startIngest("ingest.heartbeat=100ms");
      IngestStack.await("the backlog is read", () -> requireBehind(sent - 1L));
      IngestStack.await("it is fresh", () -> beat(PARTITION).oldestMs() == 0);
    }
  }

  /** Whether the last record is applied; a heartbeat that knows of nothing older must be right. */
  private boolean requireBehind(long lastOffset) {
    Heartbeat beat = link.partitions().heartbeat(PARTITION);
    long applied =
        link.rows().load(PARTITION).stream()
            .mapToLong(row -> row.hot().header().offset())
            .max()
            .orElse(-1);
    if (beat != null && beat.oldestMs() == 0) {
      assertThat(applied).isGreaterThanOrEqualTo(lastOffset);
    }
    return applied >= lastOffset;
  }

  private void warmUp() {
    trade();
    follow(nextClock());
  }

  private void trade() {
    long eventNs = clockNs() + SECOND_NS / 2;
    Trade trade = new Trade(SYMBOL, ++seq, eventNs, 100, 1);
    byte[] key = SYMBOL.getBytes(StandardCharsets.UTF_8);
    producer.send(PARTITION, key, MarketEventWriter.trade(trade), null);
  }

  private long clockNs() {
    return startNs + seconds * SECOND_NS;
  }

  /** Sends the venue's next second to all partitions, and waits until Kafka has it. */
  private long nextClock() {
    seconds++;
    byte[] value = MarketEventWriter.clock(new Clock(VENUE, clockNs(), ClockSource.FEED));
    for (int partition = 0; partition < KafkaTopics.PARTITIONS; partition++) {
      producer.send(partition, VENUE.getBytes(StandardCharsets.UTF_8), value, "clock");
    }
    producer.positions();
    return clockNs();
  }

  /** How long it takes until the heartbeats of all partitions tell a clock. */
  private long follow(long clockNs) {
    long beforeNs = System.nanoTime();
    for (int partition = 0; partition < KafkaTopics.PARTITIONS; partition++) {
      int each = partition;
      IngestStack.await("the clock is told", () -> told(each) >= clockNs);
    }
    return System.nanoTime() - beforeNs;
  }

  private long told(int partition) {
    return beat(partition).venues().stream()
        .filter(venue -> venue.mark().venue().equals(VENUE))
        .mapToLong(venue -> venue.mark().clockNs())
        .findFirst()
        .orElse(0);
  }

  private Heartbeat beat(int partition) {
    Heartbeat beat = link.partitions().heartbeat(partition);
    if (beat == null) {
      throw new AssertionError("must have a heartbeat: partition=" + partition);
    }
    return beat;
  }

  private static void pass(Duration time) {
    long untilNs = System.nanoTime() + time.toNanos();
    IngestStack.await("time passes", () -> System.nanoTime() >= untilNs);
  }
}
