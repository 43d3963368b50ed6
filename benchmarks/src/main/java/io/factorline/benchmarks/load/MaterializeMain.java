package io.factorline.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code catalog FILE} writes the catalog; {@code run DATA RUNS ROWS [COMMAND..]} measures the job
 * materialize on the stack that runs with it, and prints the table. The command does Feast's own:
 * it is given the file and the address of Redis, and prints seconds.
 */
public final class MaterializeMain {
  private MaterializeMain() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    switch (args[0]) {
      case "catalog" -> Files.writeString(Path.of(args[1]), MaterializeSource.catalog());
      case "run" -> {
        Stack stack = Stack.of(Path.of(args[1]));
        List<String> feast = List.of(args).subList(4, args.length);
        try (MaterializeScenario scenario =
            new MaterializeScenario(stack, Integer.parseInt(args[3]), feast)) {
          scenario.run(Integer.parseInt(args[2])).print(System.out);
        }
      }
      default -> throw new IllegalArgumentException("must be catalog or run: command=" + args[0]);
    }
  }
}
