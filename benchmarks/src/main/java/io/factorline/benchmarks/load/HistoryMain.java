package io.factorline.benchmarks.load;

import io.factorline.benchmarks.load.history.MadeLake;
import io.factorline.catalog.CatalogLoader;
import java.io.IOException;
import java.nio.file.Path;

/**
 * {@code make LAKE ROWS} makes a lake; {@code run DATA FOLDER RUNS ROWS} measures history on the
 * stack that runs on it, and prints the table.
 */
public final class HistoryMain {
  private HistoryMain() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    switch (args[0]) {
      case "make" ->
          MadeLake.make(Path.of(args[1]), CatalogLoader.defaults(), Long.parseLong(args[2]));
      case "run" -> {
        Stack stack = Stack.of(Path.of(args[1]));
        int runs = Integer.parseInt(args[3]);
        new HistoryScenario(stack, Path.of(args[2]), runs, Long.parseLong(args[4]))
            .run()
            .print(System.out);
      }
      default -> throw new IllegalArgumentException("must be make or run: command=" + args[0]);
    }
  }
}
