package io.factorline.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code make CATALOG LAKE ROWS FEAST_ROWS} writes a catalog, its files, a lake, and beside that
 * the spines; {@code run DATA RUNS [COMMAND..]} measures the job training-set on the stack that
 * runs with them, and prints the table. The command does the same by Feast.
 */
public final class TrainingMain {
  private TrainingMain() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    switch (args[0]) {
      case "make" -> {
        Path catalog = Path.of(args[1]);
        Files.writeString(catalog, TrainingSource.catalog());
        TrainingSource.make(
            catalog, Path.of(args[2]), Long.parseLong(args[3]), Long.parseLong(args[4]));
      }
      case "run" -> {
        Path data = Path.of(args[1]);
        List<String> feast = List.of(args).subList(3, args.length);
        try (TrainingScenario scenario = new TrainingScenario(Stack.of(data), data, feast)) {
          scenario.run(Integer.parseInt(args[2])).print(System.out);
        }
      }
      default -> throw new IllegalArgumentException("must be make or run: command=" + args[0]);
    }
  }
}
