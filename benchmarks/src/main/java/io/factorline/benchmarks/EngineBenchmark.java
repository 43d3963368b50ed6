package io.factorline.benchmarks;

import io.factorline.engine.RowEncoder;
import io.factorline.engine.RowParts;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a trade costs in memory, and what a row costs on its way to Redis, with the shipped catalog
 * (3 views, 84 factors). {@code trade} alone is the cost of a conflated tick; {@code formingRow} is
 * a trade and the row it changes; {@code closedRow} is a trade that closes a bar of one second, and
 * the row with the closed bars and the committed state.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class EngineBenchmark {

  /** One partition and its encoder. */
  @State(Scope.Thread)
  public static class Partition {
    private final Ticks ticks = new Ticks();
    private final RowEncoder encoder = new RowEncoder(ticks.plan());
    private long rows;
    private long bytes;

    RowParts row() {
      ticks.trade();
      RowParts parts = encoder.encode(ticks.last());
      rows++;
      for (RowParts.Field field : parts.fields()) {
        bytes += field.value().capacity();
      }
      return parts;
    }

    /** Tells how long the rows were: JMH has no place for it. */
    @TearDown
    public void tellBytes() {
      if (rows > 0) {
        System.out.printf("%n# %,d bytes per row on average%n", bytes / rows);
      }
    }
  }

  /** Applies a trade. */
  @Benchmark
  @OperationsPerInvocation(Ticks.SYMBOLS)
  public void trade(Partition partition) {
    for (int i = 0; i < Ticks.SYMBOLS; i++) {
      partition.ticks.trade();
    }
  }

  /** Applies a trade and encodes the row. */
  @Benchmark
  @OperationsPerInvocation(Ticks.SYMBOLS)
  public int formingRow(Partition partition) {
    int fields = 0;
    for (int i = 0; i < Ticks.SYMBOLS; i++) {
      fields += partition.row().fields().size();
    }
    return fields;
  }

  /** Applies a trade that closes a bar and encodes the row. */
  @Benchmark
  @OperationsPerInvocation(Ticks.SYMBOLS)
  public int closedRow(Partition partition) {
    partition.ticks.nextSecond();
    int fields = 0;
    for (int i = 0; i < Ticks.SYMBOLS; i++) {
      fields += partition.row().fields().size();
    }
    return fields;
  }
}
