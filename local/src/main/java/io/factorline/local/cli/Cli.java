package io.factorline.local.cli;

import io.factorline.catalog.CatalogException;
import io.factorline.catalog.CatalogLookupException;
import io.factorline.catalog.LifeException;
import io.factorline.catalog.Nearest;
import io.factorline.local.job.JobException;
import io.factorline.local.process.ProcessException;
import io.factorline.local.replay.ReplayException;
import io.factorline.local.stack.StackException;
import io.factorline.local.tickfile.TickFileException;
import java.util.List;

/** Finds the command, runs it, and turns what goes wrong into words and an exit code. */
final class Cli {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

  private static final List<Command> COMMANDS =
      List.of(
          new UpCommand(),
          new ReplayCommand(),
          new StatusCommand(),
          new DownCommand(),
          new LogsCommand(),
          new DigestCommand(),
          new JobCommand(),
          new RebuildCommand(),
          new ChaosCommand(),
          new SoakCommand(),
          new AuditCommand(),
          new FactorCommand(),
          new KeyCommand(),
          new CheckCommand(),
          new HelpCommand());

  private final Context context;

  Cli(Context context) {
    this.context = context;
  }

  int run(List<String> words) {
    String name = words.isEmpty() ? "help" : words.getFirst();
    try {
      return command(name).run(context, words.subList(Math.min(1, words.size()), words.size()));
    } catch (UsageException e) {
      context.console().error(e.getMessage() + "\n./factorline help shows all commands.");
      return USAGE;
    } catch (StackException
        | ProcessException
        | ReplayException
        | JobException
        | TickFileException
        | CatalogException
        | CatalogLookupException
        | LifeException e) {
      context.console().error(String.valueOf(e.getMessage()));
      return FAILED;
    }
  }

  private static Command command(String name) {
    String word = name.equals("--help") || name.equals("-h") ? "help" : name;
    List<String> names = COMMANDS.stream().map(Command::name).toList();
    return COMMANDS.stream()
        .filter(command -> command.name().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new UsageException(
                "unknown command %s; did you mean %s?"
                    .formatted(word, Nearest.to(word, names).orElseThrow())));
  }
}
