package io.factorline.benchmarks.load;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Runs a scenario of the gateway and prints its table.
 *
 * <p>Arguments: scenario, data folder of the stack, folder for files, runs of each variant, models'
 * repository, test classes of the gateway, port of Triton, what times are divided by. The stack
 * must be fresh and without a feed; {@code gateway-batch} needs none.
 */
public final class GatewayMain {
  private GatewayMain() {}

  /** Runs it. */
  public static void main(String[] args) {
    Path data = Path.of(args[1]);
    Run run =
        new Run(
            Path.of(args[2]),
            Integer.parseInt(args[3]),
            Path.of(args[4]),
            Path.of(args[5]),
            Integer.parseInt(args[6]),
            Integer.parseInt(args[7]));
    Results results =
        switch (args[0]) {
          case "gateway-overhead" -> new OverheadScenario(Stack.of(data), run).run();
          case "gateway-500" -> new ManySymbolsScenario(Stack.of(data), run).run();
          case "gateway-stream" -> new StreamScenario(Stack.of(data), run).run();
          case "gateway-batch" -> new GatheringScenario(run).run();
          default ->
              throw new IllegalArgumentException(
                  "must be a scenario of the gateway: scenario=" + args[0]);
        };
    results.print(System.out);
    // Clients of Kafka and of Redis may still end their threads.
    System.exit(0);
  }

  /**
   * How it runs.
   *
   * @param folder for files
   * @param runs of each variant
   * @param repository of the models
   * @param testClasses of the gateway, where its Triton is
   * @param tritonPort where that listens
   * @param brevity what each time is divided by: 1 to measure, more to see whether it works
   */
  record Run(
      Path folder, int runs, Path repository, Path testClasses, int tritonPort, int brevity) {
    /** So long in this run. */
    Duration time(Duration whole) {
      return whole.dividedBy(brevity);
    }
  }
}
