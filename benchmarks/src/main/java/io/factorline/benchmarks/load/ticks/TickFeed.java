package io.factorline.benchmarks.load.ticks;

import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEventWriter;
import io.factorline.event.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A live feed of venue {@code SIM}: ticks at a fixed rate whatever becomes of them, in slices of a
 * millisecond, the symbols in turn so that none is conflated more than another, and a clock per
 * second and partition. One thread sends; {@link #lost} is counted by the producer's.
 */
public final class TickFeed implements AutoCloseable {
  private static final String VENUE = "SIM";
  private static final long NS_PER_SECOND = 1_000_000_000L;
  private static final long NS_PER_US = 1_000L;
  private static final long SLICE_NS = 1_000_000L;
  private static final Header CLOCK = header("clock");
  private static final Header QUOTE = header("quote");

  private final KafkaProducer<byte[], byte[]> producer;
  private final int partitionCount;
  private final SymbolSet symbols;
  private final double quoteShare;
  private final @Nullable RowProbe probe;
  private final SplittableRandom random = new SplittableRandom(5);
  private final AtomicLong lost = new AtomicLong();
  private volatile ClockListener clocks = (partition, timeNs, appendMs) -> {};
  private int turn;
  private long clockNs;

  /** Told of each clock that is in a partition, on the producer's thread. */
  @FunctionalInterface
  public interface ClockListener {
    /** A clock of this time was appended. */
    void appended(int partition, long timeNs, long appendMs);
  }

  /**
   * How it sends.
   *
   * @param symbolCount named {@code SIM.B0000} and so on
   * @param quoteShare fraction of the ticks that are quotes
   * @param lingerMs how long the producer waits for a fuller batch; before the append, and so
   *     outside of what is measured
   */
  public record Settings(int symbolCount, double quoteShare, int lingerMs) {}

  /** What was sent. */
  public record Sent(long ticks, double seconds, long worstLateNs) {
    /** Ticks a second. */
    public double rate() {
      return ticks / seconds;
    }
  }

  /**
   * Connects.
   *
   * @param probe told of the ticks of its symbols, or null
   */
  public TickFeed(String bootstrapServers, Settings settings, @Nullable RowProbe probe) {
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.CLIENT_ID_CONFIG,
                "benchmark",
                ProducerConfig.LINGER_MS_CONFIG,
                settings.lingerMs(),
                ProducerConfig.BATCH_SIZE_CONFIG,
                64 << 10),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.partitionCount = producer.partitionsFor(Topics.TICKS).size();
    this.quoteShare = settings.quoteShare();
    this.probe = probe;
    // The time in microseconds: above the sequence of any feed before.
    this.symbols =
        new SymbolSet("SIM.B", settings.symbolCount(), partitionCount, nowNs() / NS_PER_US);
  }

  /** Its symbols. */
  public SymbolSet symbols() {
    return symbols;
  }

  /** Tells of clocks from now on. */
  public void tellClocks(ClockListener listener) {
    clocks = listener;
  }

  /** Ticks that Kafka did not take. */
  public long lost() {
    return lost.get();
  }

  /**
   * Gives each symbol a past, as fast as it goes: one trade a round, each of which closes the bar
   * of the round before. To be called once, before any other tick of the venue.
   *
   * @param rounds how many closed bars each symbol gets
   * @param stepNs time between two rounds: a day closes a bar of every view
   */
  public void warm(int rounds, long stepNs) {
    long startNs = nowNs() - (rounds + 1) * stepNs;
    for (int round = 0; round < rounds; round++) {
      long timeNs = startNs + round * stepNs;
      clock(timeNs - timeNs % NS_PER_SECOND);
      for (int i = 0; i < symbols.size(); i++) {
        trade(i, timeNs);
      }
    }
    producer.flush();
  }

  /**
   * Two trades of each symbol, now. Another feed may have sent in between: the sequence goes on at
   * the time, and the first trade after such a jump waits for the second to confirm it.
   *
   * @return how many were sent
   */
  public int touch() {
    symbols.continueAt(nowNs() / NS_PER_US);
    for (int i = 0; i < 2 * symbols.size(); i++) {
      trade(i % symbols.size(), nowNs());
    }
    producer.flush();
    return 2 * symbols.size();
  }

  /** Sends at a fixed rate. */
  public Sent run(double perSecond, Duration length) {
    long startNs = System.nanoTime();
    long offsetNs = nowNs() - startNs;
    long sent = 0;
    long worstLateNs = 0;
    for (long slotNs = SLICE_NS; slotNs <= length.toNanos(); slotNs += SLICE_NS) {
      long lateNs = waitUntil(startNs + slotNs);
      if (lateNs < 0) {
        break;
      }
      worstLateNs = Math.max(worstLateNs, lateNs);
      secondIfDue(startNs + slotNs + offsetNs);
      for (long due = (long) (perSecond * slotNs / NS_PER_SECOND); sent < due; sent++) {
        tick(startNs + slotNs + offsetNs);
      }
    }
    double seconds = (System.nanoTime() - startNs) / 1e9;
    producer.flush();
    return new Sent(sent, seconds, worstLateNs);
  }

  private void secondIfDue(long timeNs) {
    long secondNs = timeNs - timeNs % NS_PER_SECOND;
    if (secondNs > clockNs) {
      clock(secondNs);
    }
  }

  private void tick(long eventNs) {
    int symbol = turn;
    turn = turn + 1 == symbols.size() ? 0 : turn + 1;
    if (quoteShare > 0 && random.nextDouble() < quoteShare) {
      quote(symbol, eventNs);
    } else {
      trade(symbol, eventNs);
    }
  }

  private void trade(int symbol, long eventNs) {
    Trade trade =
        new Trade(
            symbols.name(symbol),
            symbols.nextSeq(symbol),
            eventNs,
            price(),
            1 + random.nextInt(100));
    send(symbol, MarketEventWriter.trade(trade), List.of());
  }

  private void quote(int symbol, long eventNs) {
    double bid = price();
    Quote quote =
        new Quote(
            symbols.name(symbol), symbols.nextQuoteSeq(symbol), eventNs, bid, 3, bid + 0.02, 5);
    send(symbol, MarketEventWriter.quote(quote), List.of(QUOTE));
  }

  private double price() {
    return (10_000 + random.nextInt(-100, 100)) / 100.0;
  }

  private void clock(long timeNs) {
    clockNs = timeNs;
    byte[] key = VENUE.getBytes(StandardCharsets.US_ASCII);
    byte[] value = MarketEventWriter.clock(new Clock(VENUE, timeNs, ClockSource.FEED));
    for (int i = 0; i < partitionCount; i++) {
      send(
          new ProducerRecord<>(Topics.TICKS, i, key, value, List.of(CLOCK)),
          (metadata, error) -> {
            if (error == null) {
              clocks.appended(metadata.partition(), timeNs, metadata.timestamp());
            }
            count(metadata, error);
          });
    }
  }

  private void send(int symbol, byte[] value, List<Header> headers) {
    RowProbe told = probe;
    Callback callback =
        told != null && told.isProbed(symbol)
            ? (metadata, error) -> {
              if (error == null) {
                told.appended(symbol, metadata.offset(), metadata.timestamp());
              }
              count(metadata, error);
            }
            : this::count;
    send(
        new ProducerRecord<>(
            Topics.TICKS, symbols.partition(symbol), symbols.key(symbol), value, headers),
        callback);
  }

  private void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    var _ = producer.send(record, callback);
  }

  private void count(@Nullable Object metadata, @Nullable Exception error) {
    if (error != null) {
      lost.incrementAndGet();
    }
  }

  /** How late it is when it returns, ns; negative once the thread is interrupted. */
  private static long waitUntil(long dueNs) {
    long leftNs = dueNs - System.nanoTime();
    while (leftNs > 0) {
      if (Thread.currentThread().isInterrupted()) {
        return -1;
      }
      LockSupport.parkNanos(leftNs);
      leftNs = dueNs - System.nanoTime();
    }
    return -leftNs;
  }

  private static long nowNs() {
    Instant now = Instant.now();
    return now.getEpochSecond() * NS_PER_SECOND + now.getNano();
  }

  private static Header header(String type) {
    return new RecordHeader(Topics.TYPE_HEADER, type.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
