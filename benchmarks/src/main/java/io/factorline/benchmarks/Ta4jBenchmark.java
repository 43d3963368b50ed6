package io.factorline.benchmarks;

import io.factorline.kernel.Bar;
import io.factorline.kernel.ViewKernel;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * The same 20 factors by our kernel and by ta4j, side by side. A <b>tick</b> is a trade in the open
 * bar and all values read; a <b>bar</b> is the next closed bar and all values read. 64 symbols take
 * turns on both sides; the time is that of one tick or bar of one symbol.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class Ta4jBenchmark {
  private static final int SYMBOLS = 64;
  private static final int BARS = 512;
  private static final int WARM = 300;
  private static final double SIZE = 10;

  /** Our side: the open bar of each symbol beside its kernel, as the engine keeps them. */
  @State(Scope.Thread)
  public static class Ours {
    private final Bar[] bars = Bars.walk(BARS);
    private final ViewKernel[] kernels = new ViewKernel[SYMBOLS];
    private final Bar[] open = new Bar[SYMBOLS];
    private final double[] out;
    private int round;

    public Ours() {
      ViewKernel first = ViewKernel.of(Factors.computed());
      out = new double[first.factorCount()];
      for (int i = 0; i < SYMBOLS; i++) {
        kernels[i] = first.fresh();
        open[i] = new Bar();
        open[i].begin(0, Bars.SECOND_NS, 0);
      }
      for (int i = 0; i < WARM; i++) {
        closeBars();
      }
    }

    double closeBars() {
      double sum = 0;
      int at = round++;
      for (int i = 0; i < SYMBOLS; i++) {
        kernels[i].update(bars[(at + i) % BARS]);
        kernels[i].closed(out, 0);
        sum += total();
      }
      return sum;
    }

    double tick() {
      double sum = 0;
      int at = round++;
      for (int i = 0; i < SYMBOLS; i++) {
        open[i].add(bars[(at + i) % BARS].close(), SIZE);
        kernels[i].peek(open[i], out, 0);
        sum += total();
      }
      return sum;
    }

    private double total() {
      double sum = 0;
      for (double value : out) {
        sum += value;
      }
      return sum;
    }
  }

  /** Their side. */
  @State(Scope.Thread)
  public static class Theirs {
    private final Bar[] bars = Bars.walk(BARS);
    private final Ta4jFactors[] symbols = new Ta4jFactors[SYMBOLS];
    private int round;

    public Theirs() {
      for (int i = 0; i < SYMBOLS; i++) {
        symbols[i] = new Ta4jFactors();
      }
      for (int i = 0; i < WARM; i++) {
        closeBars();
      }
    }

    double closeBars() {
      double sum = 0;
      int at = round++;
      for (int i = 0; i < SYMBOLS; i++) {
        symbols[i].add(bars[(at + i) % BARS]);
        sum += symbols[i].read();
      }
      return sum;
    }

    double tick() {
      double sum = 0;
      int at = round++;
      for (int i = 0; i < SYMBOLS; i++) {
        symbols[i].trade(bars[(at + i) % BARS].close(), SIZE);
        sum += symbols[i].read();
      }
      return sum;
    }
  }

  /** A trade, all values read: ours. */
  @Benchmark
  @OperationsPerInvocation(SYMBOLS)
  public double tickFactorline(Ours market) {
    return market.tick();
  }

  /** A trade, all values read: ta4j. */
  @Benchmark
  @OperationsPerInvocation(SYMBOLS)
  public double tickTa4j(Theirs market) {
    return market.tick();
  }

  /** A closed bar, all values read: ours. */
  @Benchmark
  @OperationsPerInvocation(SYMBOLS)
  public double barFactorline(Ours market) {
    return market.closeBars();
  }

  /** A closed bar, all values read: ta4j. */
  @Benchmark
  @OperationsPerInvocation(SYMBOLS)
  public double barTa4j(Theirs market) {
    return market.closeBars();
  }
}
