package io.factorline.local.cli;

import java.nio.file.Path;
import java.util.List;

/** Main class of {@code ./factorline}. */
public final class Main {
  private static final String HOME_PROPERTY = "factorline.home";
  private static final String TERMINAL_PROPERTY = "factorline.terminal";

  private Main() {}

  /** The words of the command line. */
  public static void main(String[] args) {
    Console console = new Console(System.out, System.err, Boolean.getBoolean(TERMINAL_PROPERTY));
    Path home = Path.of(System.getProperty(HOME_PROPERTY, ".")).toAbsolutePath().normalize();
    System.exit(new Cli(new Context(console, home, System.getenv())).run(List.of(args)));
  }
}
