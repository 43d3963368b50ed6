package io.factorline.local.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Prints all commands with their options. */
final class HelpCommand implements Command {
  private static final String TEXT = "help.txt";

  @Override
  public String name() {
    return "help";
  }

  @Override
  public int run(Context context, List<String> words) {
    context.console().line(text().stripTrailing());
    return Cli.OK;
  }

  static String text() {
    try (InputStream in = HelpCommand.class.getResourceAsStream(TEXT)) {
      return new String(Objects.requireNonNull(in, TEXT).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
