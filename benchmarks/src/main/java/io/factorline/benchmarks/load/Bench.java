package io.factorline.benchmarks.load;

import io.factorline.benchmarks.load.ticks.RowProbe;
import io.factorline.benchmarks.load.ticks.TickFeed;
import io.factorline.benchmarks.load.watch.Metrics;
import io.factorline.benchmarks.load.watch.RedisWatch;
import io.factorline.local.stack.Part;
import io.factorline.local.time.Wait;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What every scenario works with: the stack, a feed of warm symbols, a probe of some of their rows.
 */
final class Bench implements AutoCloseable {
  /** Symbols of the shipped catalog's scenarios. */
  static final int SYMBOLS = 2_000;

  /** Symbols of the wide catalog's scenario. */
  static final int WIDE_SYMBOLS = 500;

  private static final int PROBED = 10;
  private static final int WARM_DAYS = 65;
  private static final int WIDE_WARM_SECONDS = 20;
  private static final long SECOND_NS = 1_000_000_000L;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int LINGER_MS = 5;

  private final Stack stack;
  private final Path folder;
  private final int runs;
  private final RedisWatch redis;
  private final RowProbe probe;
  private final TickFeed feed;

  /**
   * Connects, and gives each symbol its past.
   *
   * @param folder for files of the scenarios
   * @param runs how often each variant is measured
   */
  Bench(Stack stack, Path folder, int runs) {
    this.stack = stack;
    this.folder = folder;
    this.runs = runs;
    redis = new RedisWatch(stack.redisUri());
    probe = new RowProbe(stack.redisUri(), PROBED);
    int symbols = stack.isDefault() ? SYMBOLS : WIDE_SYMBOLS;
    TickFeed.Settings settings = new TickFeed.Settings(symbols, 0, LINGER_MS);
    feed = new TickFeed(stack.bootstrapServers(), settings, probe);
    probe.start(feed.symbols());
    if (stack.isDefault()) {
      feed.warm(WARM_DAYS, 86_400 * SECOND_NS);
    } else {
      feed.warm(WIDE_WARM_SECONDS, 2 * SECOND_NS);
    }
    feed.touch();
    awaitApplied();
    var _ = probe.takeDelaysUs();
  }

  Stack stack() {
    return stack;
  }

  Path folder() {
    return folder;
  }

  int runs() {
    return runs;
  }

  RedisWatch redis() {
    return redis;
  }

  RowProbe probe() {
    return probe;
  }

  TickFeed feed() {
    return feed;
  }

  Usage usage() {
    return Usage.now(stack, redis);
  }

  Metrics ingest() {
    return Metrics.of(stack.management(Part.STREAM_INGEST));
  }

  /** Waits until nothing that was sent is left to apply and to write. */
  void awaitApplied() {
    boolean isDone =
        Wait.until(
            PATIENCE,
            () -> {
              Metrics now = ingest();
              return probe.pending() == 0
                  && now.max("ingest_queued_records") == 0
                  && now.max("ingest_lag_seconds") < 1;
            });
    if (!isDone) {
      throw new IllegalStateException("must be applied within " + PATIENCE + ": all that was sent");
    }
  }

  @Override
  public void close() {
    probe.close();
    feed.close();
    redis.close();
  }
}
