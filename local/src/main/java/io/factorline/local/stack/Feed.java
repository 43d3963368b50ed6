package io.factorline.local.stack;

import java.nio.file.Path;

/** Where the ticks come from. */
public sealed interface Feed {
  /** The simulated market. */
  record Simulated(int ticksPerSecond, long seed) implements Feed {}

  /** Nothing is sent: the stack waits for the user's ticks. */
  record None() implements Feed {}

  /**
   * A tick file, once.
   *
   * @param speed as the user gave it
   * @param firstSymbol whose factor shows that the stack is up
   */
  record File(Path path, String speed, String firstSymbol) implements Feed {}

  /** The word of {@code --feed}. */
  default String label() {
    return switch (this) {
      case Simulated _ -> "sim";
      case None _ -> "none";
      case File file -> file.path().toString();
    };
  }
}
