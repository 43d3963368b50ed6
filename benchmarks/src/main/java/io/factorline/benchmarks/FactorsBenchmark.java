package io.factorline.benchmarks;

import io.factorline.api.factors.AnswerJson;
import io.factorline.api.factors.WirePlan;
import io.factorline.json.JsonOut;
import io.factorline.online.Answer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an answer of factor-api costs beside HTTP: {@code build} looks rows up in memory and judges
 * their cells, {@code write} is its JSON. Rows lie in the near cache, fed by a redis-server of this
 * benchmark's own.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class FactorsBenchmark {
  private static final int FACTORS = 50;

  /** Warm symbols in memory. */
  @State(Scope.Benchmark)
  public static class Api {
    private final Rows rows = Rows.open();
    private final WirePlan plan = rows.plan(Factors.names(FACTORS));
    private final List<String> one = rows.symbols(1);
    private final List<String> hundred = rows.symbols(100);
    private final Answer ofOne = rows.await(plan, one);
    private final Answer ofHundred = rows.await(plan, hundred);
    private final JsonOut out = new JsonOut(1 << 20);

    /** Ends the redis-server. */
    @TearDown
    public void close() {
      AnswerJson.writeSymbol(plan, ofOne, out.clear());
      System.out.printf("%n# 1 x %d: %,d bytes%n", FACTORS, out.length());
      AnswerJson.writeMany(plan, ofHundred, out.clear());
      System.out.printf("# 100 x %d: %,d bytes%n", FACTORS, out.length());
      rows.close();
    }
  }

  /** Builds the answer of 1 symbol. */
  @Benchmark
  public Answer build1x50(Api api) {
    return api.rows.read(api.plan, api.one);
  }

  /** Builds the answer of 100 symbols. */
  @Benchmark
  public Answer build100x50(Api api) {
    return api.rows.read(api.plan, api.hundred);
  }

  /** Writes the answer of 1 symbol. */
  @Benchmark
  public int write1x50(Api api) {
    AnswerJson.writeSymbol(api.plan, api.ofOne, api.out.clear());
    return api.out.length();
  }

  /** Writes the answer of 100 symbols. */
  @Benchmark
  public int write100x50(Api api) {
    AnswerJson.writeMany(api.plan, api.ofHundred, api.out.clear());
    return api.out.length();
  }
}
