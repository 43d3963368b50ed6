package io.factorline.benchmarks.load;

import io.factorline.benchmarks.load.ReadScenario.Shape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Runs scenarios on a running stack and prints their tables.
 *
 * <p>Arguments: data folder of the stack, folder for files, runs of each variant, then scenarios.
 * The stack must be fresh and without a feed.
 */
public final class LoadMain {
  private static final int BUSY = 25_000;
  private static final Duration INGEST = Duration.ofSeconds(10);
  private static final Duration READ = Duration.ofSeconds(2);
  private static final Duration WIDE = Duration.ofSeconds(4);

  private static final Map<String, Function<Bench, List<Results>>> SCENARIOS =
      Map.of(
          "ingest", bench -> List.of(ingest(bench, "Ingest of 2,000 symbols", 20_000, 50_000)),
          "replay", bench -> List.of(new ReplayScenario(bench).run()),
          "api-1x50", bench -> List.of(read(bench, new Shape(1, 50, 0))),
          "api-100x50", bench -> List.of(read(bench, new Shape(100, 50, 0))),
          "api-1x50-busy", bench -> List.of(read(bench, new Shape(1, 50, BUSY))),
          "api-100x50-busy", bench -> List.of(read(bench, new Shape(100, 50, BUSY))),
          "miss", bench -> List.of(new MissScenario(bench, READ).run()),
          "wide", LoadMain::wide);

  private LoadMain() {}

  /** Runs it. */
  public static void main(String[] args) {
    Stack stack = Stack.of(Path.of(args[0]));
    try (Bench bench = new Bench(stack, Path.of(args[1]), Integer.parseInt(args[2]))) {
      for (String name : List.of(args).subList(3, args.length)) {
        Function<Bench, List<Results>> scenario = SCENARIOS.get(name);
        if (scenario == null) {
          throw new IllegalArgumentException(
              "must be one of " + SCENARIOS.keySet() + ": scenario=" + name);
        }
        scenario.apply(bench).forEach(results -> results.print(System.out));
      }
    }
  }

  private static Results ingest(Bench bench, String title, Integer... rates) {
    return new IngestScenario(bench, title).run(List.of(rates), INGEST);
  }

  private static Results read(Bench bench, Shape shape) {
    return new ReadScenario(bench, shape, READ).run();
  }

  private static List<Results> wide(Bench bench) {
    Results rows = new Results("Rows of 2,000 factors: bytes by field after 21 bars");
    bench
        .redis()
        .rowBytes(bench.feed().symbols().name(0))
        .forEach((field, bytes) -> rows.add(field, "bytes", bytes));
    rows.add("memory of Redis in all, MB", "bytes", bench.redis().memoryBytes() / 1e6);
    Results writes =
        new IngestScenario(bench, "Ingest of 500 symbols x 2,000 factors")
            .run(List.of(500, 2_000), WIDE);
    return List.of(
        rows, writes, read(bench, new Shape(1, 50, 0)), read(bench, new Shape(500, 20, 0)));
  }
}
