package io.factorline.local.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to run: a name for people, the command, what is added to the environment, and where its
 * output goes.
 *
 * @param log file that standard output and standard error are appended to
 */
public record ProcessSpec(
    String name, List<String> command, Map<String, String> environment, Path directory, Path log) {
  public ProcessSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("must not be empty: command=" + command);
    }
  }
}
