package io.factorline.benchmarks.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command that measures a peer and prints what it found as numbers in its last line; it exits
 * with 3 where the peer is not to be had, and is not run again then. One thread.
 */
final class PeerCommand {
  private static final int MISSING = 3;

  private final String peer;
  private final List<String> command;
  private boolean isThere;

  /** A command without arguments; empty for a peer that is not asked for. */
  PeerCommand(String peer, List<String> command) {
    this.peer = peer;
    this.command = List.copyOf(command);
    this.isThere = !command.isEmpty();
  }

  /** Whether it was not found missing so far. */
  boolean isThere() {
    return isThere;
  }

  /**
   * Runs it.
   *
   * @return the numbers of its last line; null where the peer is missing
   * @throws IOException if it fails
   */
  double @Nullable [] run(String... arguments) throws IOException {
    if (!isThere) {
      return null;
    }
    List<String> whole = new ArrayList<>(command);
    whole.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(whole).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String told;
    try (var output = process.getInputStream()) {
      told = new String(output.readAllBytes(), StandardCharsets.UTF_8);
    }
    int exit = exit(process);
    if (exit == MISSING) {
      System.out.println("  " + peer + " is missing, so it is not measured");
      isThere = false;
      return null;
    }
    if (exit != 0) {
      throw new IOException("must end with 0: command=%s, exit=%d".formatted(whole, exit));
    }
    return lastLine(told);
  }

  /**
   * The numbers of the last line of a text.
   *
   * @throws IllegalArgumentException if it has none
   */
  static double[] lastLine(String told) {
    String text = told.strip();
    String line = text.substring(text.lastIndexOf('\n') + 1);
    String[] words = line.isEmpty() ? new String[0] : line.split(" +");
    double[] numbers = new double[words.length];
    for (int i = 0; i < words.length; i++) {
      try {
        numbers[i] = Double.parseDouble(words[i]);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("must be numbers: line=" + line, e);
      }
    }
    if (numbers.length == 0) {
      throw new IllegalArgumentException("must end with a line of numbers: text=" + told);
    }
    return numbers;
  }

  private static int exit(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("must not be interrupted", e);
    }
  }
}
