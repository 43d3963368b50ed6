package io.factorline.benchmarks;

import io.factorline.kernel.Bar;
import io.factorline.kernel.KernelSpec;
import io.factorline.kernel.ViewKernel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One round of the kernel: 4,000 symbols, each with the next bar, on one thread, all values read
 * out. The time is that of a round; one factor takes it divided by 80,000 (112,000 for a whole
 * view).
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class KernelBenchmark {
  private static final int SYMBOLS = 4_000;
  private static final int BARS = 512;
  private static final int WARM = 100;

  /** Warm kernels of one specification. */
  abstract static class Market {
    private final Bar[] bars = Bars.walk(BARS);
    private final ViewKernel[] kernels = new ViewKernel[SYMBOLS];
    private final double[] out;
    private int round;

    Market(KernelSpec spec) {
      ViewKernel first = ViewKernel.of(spec);
      out = new double[first.factorCount()];
      for (int i = 0; i < SYMBOLS; i++) {
        kernels[i] = first.fresh();
      }
      for (int i = 0; i < WARM; i++) {
        update();
      }
    }

    double update() {
      double sum = 0;
      int at = round++;
      for (int i = 0; i < SYMBOLS; i++) {
        kernels[i].update(bars[(at + i) % BARS]);
        kernels[i].closed(out, 0);
        sum += out[0];
      }
      return sum;
    }

    double peek() {
      double sum = 0;
      int at = round++;
      for (int i = 0; i < SYMBOLS; i++) {
        kernels[i].peek(bars[(at + i) % BARS], out, 0);
        sum += out[0];
      }
      return sum;
    }
  }

  /** 20 factors. */
  @State(Scope.Thread)
  public static class Computed extends Market {
    public Computed() {
      super(Factors.computed());
    }
  }

  /** The 28 factors of a view. */
  @State(Scope.Thread)
  public static class Whole extends Market {
    public Whole() {
      super(Factors.whole());
    }
  }

  /** Commits a bar of each symbol: 20 factors. */
  @Benchmark
  public double update20(Computed market) {
    return market.update();
  }

  /** Reads a forming bar of each symbol: 20 factors. */
  @Benchmark
  public double peek20(Computed market) {
    return market.peek();
  }

  /** Commits a bar of each symbol: a whole view. */
  @Benchmark
  public double update28(Whole market) {
    return market.update();
  }

  /** Reads a forming bar of each symbol: a whole view. */
  @Benchmark
  public double peek28(Whole market) {
    return market.peek();
  }
}
