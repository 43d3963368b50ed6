package io.factorline.api.history.tail;

import io.factorline.access.KafkaAddress;
import io.factorline.catalog.BarView;
import io.factorline.metric.HistoryMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Starts the tail with its meters. Thread-safe. */
public final class TailFollowing implements AutoCloseable {
  private static final String REPEATED = "repeated";

  private final Tail tail = new Tail();
  private final AtomicLong evictions = new AtomicLong();
  private final TailFollower follower;

  private TailFollowing(
      List<BarView> views, TailStart lake, TailSettings settings, MeterRegistry registry) {
    this.follower = new TailFollower(tail, views, lake, settings, new Counts(registry, evictions));
    Gauge.builder(HistoryMeters.TAIL_BYTES.meterName(), tail, TailFollowing::bytes)
        .baseUnit(HistoryMeters.TAIL_BYTES.baseUnit())
        .description(HistoryMeters.TAIL_BYTES.description())
        .register(registry);
  }

  /**
   * A tail that fills itself until it is closed.
   *
   * @param kafka where Kafka is; it need not be there yet
   * @param maxBytes memory for bars
   */
  public static TailFollowing start(
      KafkaAddress kafka,
      long maxBytes,
      List<BarView> views,
      TailStart lake,
      MeterRegistry registry) {
    TailSettings settings = new TailSettings(kafka, maxBytes);
    TailFollowing following = new TailFollowing(views, lake, settings, registry);
    following.follower.start();
    return following;
  }

  private static double bytes(Tail tail) {
    TailLog log = tail.log();
    return log == null ? 0 : log.bytes();
  }

  /** What readers see of it. */
  public Tail tail() {
    return tail;
  }

  /** How often bars were forgotten that the lake did not have. */
  public long evictions() {
    return evictions.get();
  }

  @Override
  public void close() {
    follower.close();
  }

  /** Counts records by what became of them. */
  private static final class Counts implements TailCounts {
    private final MeterRegistry registry;
    private final AtomicLong evictions;
    private final Counter evicted;

    Counts(MeterRegistry registry, AtomicLong evictions) {
      this.registry = registry;
      this.evictions = evictions;
      this.evicted =
          Counter.builder(HistoryMeters.TAIL_EVICTIONS.meterName())
              .description(HistoryMeters.TAIL_EVICTIONS.description())
              .register(registry);
      for (TailBarReader.Outcome outcome : TailBarReader.Outcome.values()) {
        records(outcome.name());
      }
      records(REPEATED);
    }

    private Counter records(String outcome) {
      return Counter.builder(HistoryMeters.TAIL_RECORDS.meterName())
          .baseUnit(HistoryMeters.TAIL_RECORDS.baseUnit())
          .description(HistoryMeters.TAIL_RECORDS.description())
          .tag("outcome", outcome.toLowerCase(Locale.ROOT))
          .register(registry);
    }

    @Override
    public void read(TailBarReader.Outcome outcome, boolean isRepeated) {
      records(isRepeated ? REPEATED : outcome.name()).increment();
    }

    @Override
    public void evicted() {
      evictions.incrementAndGet();
      evicted.increment();
    }
  }
}
