package io.factorline.local.cli;

import io.factorline.catalog.Nearest;
import io.factorline.local.process.LogFollower;
import io.factorline.local.process.LogTail;
import io.factorline.local.stack.DataFolder;
import io.factorline.local.stack.Part;
import io.factorline.local.time.Wait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Shows the log of one process. */
final class LogsCommand implements Command {
  private static final String SUPERVISOR = "supervisor";
  private static final int DEFAULT_LINES = 100;
  private static final Duration LOOK = Duration.ofMillis(200);

  @Override
  public String name() {
    return "logs";
  }

  @Override
  public int run(Context context, List<String> words) {
    List<Option> options = List.of(Option.value("lines"), Option.flag("follow"), Context.DATA);
    Arguments arguments = context.parse(name(), options, words);
    Path log = log(context.data(arguments), arguments.onlyOperand(name(), "service"));
    if (!Files.exists(log)) {
      context.console().error("There is no log yet: " + log);
      return Cli.FAILED;
    }
    LogFollower follower = LogFollower.atEnd(log);
    int lines = arguments.number("lines").orElse(DEFAULT_LINES);
    LogTail.lines(log, lines).forEach(context.console()::line);
    while (arguments.has("follow") && Wait.pause(LOOK)) {
      follower.newLines().forEach(context.console()::line);
    }
    return Cli.OK;
  }

  private static Path log(DataFolder data, String service) {
    if (service.equals(SUPERVISOR)) {
      return data.supervisorLog();
    }
    List<String> known = new ArrayList<>(Part.labels());
    if (!known.contains(service)) {
      known.add(SUPERVISOR);
      throw new UsageException(
          "unknown service %s; did you mean %s?"
              .formatted(service, Nearest.to(service, known).orElseThrow()));
    }
    return data.log(Part.of(service));
  }
}
