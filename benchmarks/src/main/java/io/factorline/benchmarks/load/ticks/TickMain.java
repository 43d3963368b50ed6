package io.factorline.benchmarks.load.ticks;

import java.time.Duration;

/**
 * A feed in a process of its own, as the load that other figures are told under.
 *
 * <p>Arguments: bootstrap servers, symbols, ticks a second (0: clocks alone). Runs until its
 * process is ended, an hour at most.
 */
public final class TickMain {
  private static final Duration LIMIT = Duration.ofHours(1);
  private static final int LINGER_MS = 5;

  private TickMain() {}

  /** Runs it. */
  public static void main(String[] args) {
    TickFeed.Settings settings = new TickFeed.Settings(Integer.parseInt(args[1]), 0, LINGER_MS);
    try (TickFeed feed = new TickFeed(args[0], settings, null)) {
      TickFeed.Sent sent = feed.run(Double.parseDouble(args[2]), LIMIT);
      System.out.println("sent " + sent.ticks());
    }
  }
}
