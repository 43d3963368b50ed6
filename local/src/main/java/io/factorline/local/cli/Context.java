package io.factorline.local.cli;

import io.factorline.local.stack.DataFolder;
import io.factorline.security.OwnKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a command runs in.
 *
 * @param home the project's folder
 * @param environment variables of the user's shell
 */
record Context(Console console, Path home, Map<String, String> environment) {
  static final Option DATA = Option.value("data");
  static final Option KEY_FILE = Option.value("key-file");
  private static final String KEY = "FACTORLINE_KEY";

  Arguments parse(String command, List<Option> options, List<String> words) {
    return Arguments.parse(command, options, words, environment);
  }

  /**
   * The key that services in production want: of the file {@code --key-file}, else of {@code
   * FACTORLINE_KEY} in the environment. On a command line it would be seen by all.
   *
   * @throws UsageException if there is one that cannot be read or is no key
   */
  OwnKey key(Arguments arguments) {
    Optional<String> file = arguments.text(KEY_FILE.name());
    String text = file.map(Context::read).orElseGet(() -> environment.getOrDefault(KEY, ""));
    try {
      return text.isBlank() ? OwnKey.NONE : OwnKey.of(text);
    } catch (IllegalArgumentException e) {
      String where = file.map(name -> "--key-file=" + name).orElse(KEY);
      throw new UsageException(e.getMessage() + ": " + where, e);
    }
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UsageException("must be readable: --key-file=" + file, e);
    }
  }

  /** The data folder that is meant: {@code --data}, else {@code .factorline} in the project. */
  DataFolder data(Arguments arguments) {
    return new DataFolder(
        arguments.text(DATA.name()).map(Path::of).orElse(home.resolve(".factorline")));
  }
}
