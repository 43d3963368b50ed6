package io.factorline.local.cli;

import io.factorline.local.stack.DataFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a command runs in.
 *
 * @param home the project's folder
 * @param environment variables of the user's shell
 */
record Context(Console console, Path home, Map<String, String> environment) {
  static final Option DATA = Option.value("data");

  Arguments parse(String command, List<Option> options, List<String> words) {
    return Arguments.parse(command, options, words, environment);
  }

  /** The data folder that is meant: {@code --data}, else {@code .factorline} in the project. */
  DataFolder data(Arguments arguments) {
    return new DataFolder(
        arguments.text(DATA.name()).map(Path::of).orElse(home.resolve(".factorline")));
  }
}
