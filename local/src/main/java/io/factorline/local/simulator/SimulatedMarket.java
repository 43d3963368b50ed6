package io.factorline.local.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The market as a pure function of its settings, its start and where an earlier one stopped: time
 * passes in slices of 5 ms, each with the ticks that are due in it and, on each full second, a
 * clock before them. Some symbols are busy and some are quiet (a tick every ten seconds or so); now
 * and then one has a burst of several hundred milliseconds in which it alone ticks four times as
 * fast as all together. One thread.
 */
final class SimulatedMarket {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long SLICE_NS = 5_000_000L;
  private static final int SLICES_PER_SECOND = (int) (SECOND_NS / SLICE_NS);
  private static final int QUIET_SHARE = 6;
  private static final int QUIET_ONE_IN = 10 * SLICES_PER_SECOND;
  private static final int BURST_ONE_IN = 15 * SLICES_PER_SECOND;
  private static final int BURST_MIN_SLICES = 40;
  private static final int BURST_MAX_SLICES = 100;
  private static final double BURST_FACTOR = 4;
  // Bursts of 350 ms every 15 s at 4 times the rate are a tenth of all ticks.
  private static final double BASE_FACTOR = 0.91;
  private static final double QUOTE_SHARE = 0.6;
  private static final long LOWEST_ANCHOR_TICKS = 5_000;
  private static final long ANCHOR_RANGE_TICKS = 95_000;

  private final MarketSettings settings;
  private final SplittableRandom random;
  private final List<SimulatedSymbol> symbols = new ArrayList<>();
  private final double[] cumulativeWeights;
  private final int busyCount;
  private long sliceNs;
  private double owed;
  private int burstSlices;
  private int burstSymbol;
  private int burstDrift;

  /**
   * A market that starts at the last full second at or before {@code startNs}.
   *
   * <p>The first {@code seq} of a symbol that is new is that time in microseconds: above all of an
   * earlier run, whose symbols had less than a million ticks a second each.
   *
   * @param last where symbols of an earlier run stopped, which go on there
   */
  SimulatedMarket(MarketSettings settings, long startNs, Map<String, LastTick> last) {
    this.settings = settings;
    this.random = new SplittableRandom(settings.seed());
    this.sliceNs = startNs - startNs % SECOND_NS;
    int count = settings.symbols().size();
    this.busyCount = count - count / QUIET_SHARE;
    this.cumulativeWeights = new double[busyCount];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      symbols.add(symbol(settings.symbols().get(i), nextAnchor(random), last));
      if (i < busyCount) {
        sum += 1.0 / (3 + i);
        cumulativeWeights[i] = sum;
      }
    }
  }

  /** The first price of each symbol, in ticks of 0.01. */
  static Map<String, Long> anchors(List<String> symbols, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Long> anchors = new LinkedHashMap<>();
    symbols.forEach(symbol -> anchors.put(symbol, nextAnchor(random)));
    return anchors;
  }

  private static long nextAnchor(SplittableRandom random) {
    return LOWEST_ANCHOR_TICKS + random.nextLong(ANCHOR_RANGE_TICKS);
  }

  private SimulatedSymbol symbol(String symbol, long anchor, Map<String, LastTick> last) {
    LastTick stopped = last.get(symbol);
    return stopped == null
        ? new SimulatedSymbol(symbol, anchor, sliceNs / 1_000)
        : new SimulatedSymbol(symbol, anchor, sliceNs / 1_000, stopped);
  }

  /** Says all that happened until now, in slices that are over. */
  void advance(long nowNs, MarketSink sink) {
    while (sliceNs + SLICE_NS <= nowNs) {
      slice(sink);
      sliceNs += SLICE_NS;
    }
  }

  /** Leaves out what it is more than {@code limitNs} behind, in full seconds. */
  void skipTo(long nowNs, long limitNs) {
    if (nowNs - sliceNs > limitNs) {
      sliceNs = nowNs - nowNs % SECOND_NS;
    }
  }

  private void slice(MarketSink sink) {
    if (sliceNs % SECOND_NS == 0) {
      sink.clock(sliceNs);
    }
    quiet(sink);
    owed += settings.ticksPerSecond() * BASE_FACTOR / SLICES_PER_SECOND;
    int due = (int) owed;
    owed -= due;
    for (int i = 0; i < due; i++) {
      tick(busy(), 0, sliceNs + SLICE_NS * i / due, sink);
    }
    burst(sink);
  }

  private void quiet(MarketSink sink) {
    for (int i = busyCount; i < symbols.size(); i++) {
      if (random.nextInt(QUIET_ONE_IN) == 0) {
        tick(symbols.get(i), 0, sliceNs, sink);
      }
    }
  }

  private void burst(MarketSink sink) {
    if (burstSlices == 0 && random.nextInt(BURST_ONE_IN) == 0) {
      burstSlices = random.nextInt(BURST_MIN_SLICES, BURST_MAX_SLICES);
      burstSymbol = random.nextInt(busyCount);
      burstDrift = random.nextBoolean() ? 1 : -1;
    }
    if (burstSlices > 0) {
      burstSlices--;
      int due = (int) Math.round(settings.ticksPerSecond() * BURST_FACTOR / SLICES_PER_SECOND);
      for (int i = 0; i < due; i++) {
        tick(symbols.get(burstSymbol), burstDrift, sliceNs + SLICE_NS - 1, sink);
      }
    }
  }

  private void tick(SimulatedSymbol symbol, int drift, long eventNs, MarketSink sink) {
    if (random.nextDouble() < QUOTE_SHARE) {
      sink.quote(symbol.quote(random, eventNs, drift));
    } else {
      sink.trade(symbol.trade(random, eventNs));
    }
    if (settings.badOneIn() > 0 && random.nextInt(settings.badOneIn()) == 0) {
      BadTicks.send(random, symbol, eventNs, sink);
    }
  }

  private SimulatedSymbol busy() {
    double at = random.nextDouble() * cumulativeWeights[busyCount - 1];
    int i = 0;
    while (cumulativeWeights[i] < at) {
      i++;
    }
    return symbols.get(i);
  }
}
