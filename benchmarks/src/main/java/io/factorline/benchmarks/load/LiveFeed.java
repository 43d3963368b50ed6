package io.factorline.benchmarks.load;

import io.factorline.benchmarks.load.ticks.TickFeed;
import io.factorline.benchmarks.load.watch.Metrics;
import io.factorline.local.stack.Part;
import io.factorline.local.time.Wait;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A feed of symbols whose bars of a second are warm, which goes on on a thread of its own. Used by
 * one thread.
 */
final class LiveFeed implements AutoCloseable {
  private static final int WARM_BARS = 40;
  private static final long WARM_STEP_NS = 2_000_000_000L;
  private static final int LINGER_MS = 0;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration SLICE = Duration.ofSeconds(1);

  private final Stack stack;
  private final TickFeed feed;
  private @Nullable Thread thread;
  private volatile boolean isResting;

  LiveFeed(Stack stack, int symbols) {
    this.stack = stack;
    this.feed =
        new TickFeed(stack.bootstrapServers(), new TickFeed.Settings(symbols, 0, LINGER_MS), null);
    feed.warm(WARM_BARS, WARM_STEP_NS);
    awaitApplied();
  }

  private void awaitApplied() {
    boolean isDone =
        Wait.until(
            PATIENCE,
            () -> {
              Metrics now = Metrics.of(stack.management(Part.STREAM_INGEST));
              return now.max("ingest_queued_records") == 0 && now.max("ingest_lag_seconds") < 1;
            });
    if (!isDone) {
      throw new IllegalStateException("must be applied within " + PATIENCE + ": all that was sent");
    }
  }

  List<String> symbols() {
    return feed.symbols().names();
  }

  void tellClocks(TickFeed.ClockListener listener) {
    feed.tellClocks(listener);
  }

  /** Goes on with so many trades a second, the symbols in turn, and a clock each second. */
  void goOn(double perSecond) {
    rest();
    isResting = false;
    thread =
        Thread.ofPlatform()
            .name("feed")
            .start(() -> {
              while (!isResting) {
                var _ = feed.run(perSecond, SLICE);
              }
            });
  }

  private void rest() {
    isResting = true;
    Thread running = thread;
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Fails where Kafka did not take all of it. */
  void requireWhole() {
    if (feed.lost() > 0) {
      throw new IllegalStateException("must be 0: lost=" + feed.lost());
    }
  }

  @Override
  public void close() {
    rest();
    feed.close();
  }
}
