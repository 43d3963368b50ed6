package io.factorline.local.simulator;

import io.factorline.local.time.NanoClock;
import io.factorline.local.time.Wait;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the simulated market run with the wall clock until its thread is interrupted. */
final class Simulator {
  private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);
  private static final Duration STEP = Duration.ofMillis(2);
  private static final long MAX_BEHIND_NS = 2_000_000_000L;
  private static final long LOST_EVERY_NS = 10_000_000_000L;

  private final SimulatedMarket market;
  private final KafkaMarketSink sink;
  private final InstantSource clock;

  Simulator(SimulatedMarket market, KafkaMarketSink sink, InstantSource clock) {
    this.market = market;
    this.sink = sink;
    this.clock = clock;
  }

  void run() {
    long reportedNs = NanoClock.SYSTEM.nanoTime();
    while (Wait.pause(STEP)) {
      long nowNs = epochNs(clock.instant());
      market.skipTo(nowNs, MAX_BEHIND_NS);
      market.advance(nowNs, sink);
      if (NanoClock.SYSTEM.nanoTime() - reportedNs > LOST_EVERY_NS) {
        reportedNs = NanoClock.SYSTEM.nanoTime();
        reportLost();
      }
    }
  }

  private void reportLost() {
    long lost = sink.takeLost();
    if (lost > 0) {
      LOG.warn("Kafka did not take some records of the simulated market. count={}", lost);
    }
  }

  static long epochNs(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }
}
