package io.factorline.local.cli;

import java.util.List;

/** One command of {@code ./factorline}. */
interface Command {
  /** The word that calls it. */
  String name();

  /**
   * Runs it.
   *
   * @return the exit code, 0 for success
   * @throws UsageException if the words are wrong
   */
  int run(Context context, List<String> words);
}
