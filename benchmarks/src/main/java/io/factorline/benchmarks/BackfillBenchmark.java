package io.factorline.benchmarks;

import io.factorline.engine.EngineListener;
import io.factorline.engine.EnginePlan;
import io.factorline.engine.EngineSnapshot;
import io.factorline.engine.ImmediateDelivery;
import io.factorline.engine.LogRecord;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.PartitionEngine.LogId;
import io.factorline.engine.SymbolState;
import io.factorline.engine.ViewState;
import io.factorline.event.ClockSource;
import io.factorline.event.MarketEvent.Clock;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.store.ClosedBar;
import io.factorline.store.StateFile;
import io.factorline.store.TopicId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a backfill does with ticks that are decoded: one view of 1 s bars with its 28 factors, 30
 * ticks per bar, on one thread, from a state in which all factors have values. Ticks a second.
 * Neither Parquet nor JSON is in it.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class BackfillBenchmark {
  private static final int SYMBOLS = 50;
  private static final int TICKS_PER_BAR = 30;
  private static final int WARM_SECONDS = 80;
  private static final int SECONDS = 80;
  private static final int TICKS = SYMBOLS * TICKS_PER_BAR * SECONDS;
  private static final String VIEW = "live_1s";

  /** A stretch of a log, and the state before it. */
  @State(Scope.Thread)
  public static class Stretch {
    private static final byte[] RAW = {};
    private static final long STEP_NS = Bars.SECOND_NS / (SYMBOLS * TICKS_PER_BAR);

    private final EnginePlan plan = EnginePlan.of(Factors.catalog()).only(VIEW);
    private final SplittableRandom random = new SplittableRandom(7);
    private final List<LogRecord> records = new ArrayList<>();
    private final Bars1s bars = new Bars1s();
    private final StateFile before;
    private long nowNs = 1_700_000_000L * Bars.SECOND_NS;
    private long offset;
    private long seq;
    private PartitionEngine engine;

    /** Makes the state that the stretch begins at, and the stretch. */
    public Stretch() {
      engine =
          new PartitionEngine(
              plan, new LogId(new TopicId(1, 2), 0, 1), new ImmediateDelivery(bars));
      fill(WARM_SECONDS);
      records.forEach(engine::apply);
      before = EngineSnapshot.of(engine);
      records.clear();
      fill(SECONDS);
    }

    private void fill(int seconds) {
      for (int second = 0; second < seconds; second++) {
        for (int i = 0; i < TICKS_PER_BAR; i++) {
          seq++;
          for (int s = 0; s < SYMBOLS; s++) {
            nowNs += STEP_NS;
            double price = Math.rint((100 + random.nextDouble(-1, 1)) * 100) / 100;
            add(new Trade("SIM.B%04d".formatted(s), seq, nowNs - 1, price, 10));
          }
        }
        nowNs += Bars.SECOND_NS - STEP_NS * SYMBOLS * TICKS_PER_BAR;
        add(new Clock("SIM", nowNs, ClockSource.FEED));
      }
    }

    private void add(io.factorline.event.MarketEvent event) {
      records.add(new LogRecord(offset++, nowNs / 1_000_000 + 1, event, RAW));
    }

    /** Goes back to before the stretch. */
    @Setup(Level.Invocation)
    public void restore() {
      if (engine.nextOffset() == offset && bars.closed != SYMBOLS * SECONDS) {
        throw new IllegalStateException("must close each bar once: closed=" + bars.closed);
      }
      bars.closed = 0;
      engine = EngineSnapshot.resume(before, plan, new ImmediateDelivery(bars));
    }
  }

  /** Counts bars and looks at their factors, as one who writes them. */
  private static final class Bars1s implements EngineListener {
    private int closed;
    private long sum;

    @Override
    public void barClosed(SymbolState symbol, ViewState view, ClosedBar bar) {
      closed++;
      for (int i = 0; i < bar.factorCount(); i++) {
        sum += bar.cell(i);
      }
    }
  }

  /** Runs the stretch. */
  @Benchmark
  @OperationsPerInvocation(TICKS)
  public long ticks(Stretch stretch) {
    for (LogRecord record : stretch.records) {
      stretch.engine.apply(record);
    }
    return stretch.bars.sum;
  }
}
