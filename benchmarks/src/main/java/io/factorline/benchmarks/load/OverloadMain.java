package io.factorline.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs the scenario of too many requests and prints its table.
 *
 * <p>Arguments: data folder of the stack, folder for files, runs, files with the key of an engine
 * and of a dashboard. The stack must be fresh, in production, without a feed, and its metrics must
 * be open.
 */
public final class OverloadMain {
  private OverloadMain() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    OverloadScenario.Keys keys = new OverloadScenario.Keys(key(args[3]), key(args[4]));
    try (Bench bench =
        new Bench(Stack.of(Path.of(args[0])), Path.of(args[1]), Integer.parseInt(args[2]))) {
      new OverloadScenario(bench, keys).run().print(System.out);
    }
  }

  private static String key(String file) throws IOException {
    return Files.readString(Path.of(file)).strip();
  }
}
