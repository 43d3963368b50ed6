package io.factorline.benchmarks;

import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.LogRecord;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.PartitionEngine.LogId;
import io.factorline.engine.SymbolState;
import io.factorline.engine.ViewState;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.store.ClosedBar;
import io.factorline.store.TopicId;
import java.util.SplittableRandom;

/**
 * A partition of 125 symbols with the shipped catalog, all of them warm, whose trades come one
 * after the other: 2,000 symbols at 20,000 ticks a second over 16 partitions, as one of them sees
 * it. Each symbol has ten trades a second. One thread.
 */
final class Ticks {
  static final int SYMBOLS = 125;
  private static final int TRADES_PER_SECOND = 10;
  private static final long STEP_NS = Bars.SECOND_NS / (SYMBOLS * TRADES_PER_SECOND);
  private static final long DAY_NS = 86_400 * Bars.SECOND_NS;
  private static final int WARM_DAYS = 70;
  private static final byte[] RAW = {};
  private static final int PRICES = 1_024;

  private final EnginePlan plan = EnginePlan.of(Factors.catalog());
  private final PartitionEngine engine =
      new PartitionEngine(plan, new LogId(new TopicId(1, 2), 0, 1), new Delivered());
  private final String[] symbols = new String[SYMBOLS];
  private final double[] prices = new double[PRICES];
  private long nowNs = 1_700_000_000L * Bars.SECOND_NS;
  private long offset;
  private long seq;
  private int at;

  /** Takes closed bars as delivered at once: what waits in the outbox is not the engine's cost. */
  private static final class Delivered implements EngineListener {
    @Override
    public void barClosed(SymbolState symbol, ViewState view, ClosedBar bar) {
      bar.delivered();
    }
  }

  Ticks() {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < SYMBOLS; i++) {
      symbols[i] = "SIM.B%04d".formatted(i);
    }
    for (int i = 0; i < PRICES; i++) {
      prices[i] = Math.rint((100 + random.nextDouble(-1, 1)) * 100) / 100;
    }
    // One round of trades a day makes a bar of each view: after 70 all factors have values.
    for (int day = 0; day < WARM_DAYS; day++) {
      nowNs += DAY_NS;
      for (int i = 0; i < SYMBOLS; i++) {
        trade();
      }
    }
  }

  EnginePlan plan() {
    return plan;
  }

  /** The state of the symbol whose turn was last. */
  SymbolState last() {
    SymbolState state = engine.symbol(symbols[(at + SYMBOLS - 1) % SYMBOLS]);
    if (state == null) {
      throw new IllegalStateException("must have had a trade: at=" + at);
    }
    return state;
  }

  /** Applies the next trade of the next symbol. */
  void trade() {
    if (at == SYMBOLS) {
      at = 0;
      seq++;
    }
    nowNs += STEP_NS;
    double price = prices[(int) (offset % PRICES)];
    Trade trade = new Trade(symbols[at++], seq, nowNs, price, 10);
    engine.apply(new LogRecord(offset++, nowNs / 1_000_000, trade, RAW));
  }

  /** Lets a second pass, so that the next trade of each symbol closes a bar. */
  void nextSecond() {
    nowNs += Bars.SECOND_NS;
  }
}
