package io.factorline.local.cli;

import io.factorline.local.process.LogFollower;
import io.factorline.local.process.OsProcess;
import io.factorline.local.process.ProcessSpec;
import io.factorline.local.stack.StackSettings;
import io.factorline.local.stack.StackState;
import io.factorline.local.time.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts {@code up} in a process of its own and shows what it says until the stack is up. */
final class Detached {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Context context;
  private final StackSettings settings;

  Detached(Context context, StackSettings settings) {
    this.context = context;
    this.settings = settings;
  }

  int run(List<String> words) {
    LogFollower log = LogFollower.atEnd(settings.data().supervisorLog());
    OsProcess supervisor = OsProcess.start(spec(words));
    boolean up =
        Wait.until(
            LIMIT,
            () -> {
              log.newLines().forEach(context.console()::line);
              return isUp(supervisor) || !supervisor.isAlive();
            });
    log.newLines().forEach(context.console()::line);
    if (!up || !supervisor.isAlive()) {
      return Cli.FAILED;
    }
    context.console().line("It runs in the background, pid " + supervisor.pid() + ".");
    return Cli.OK;
  }

  private boolean isUp(OsProcess supervisor) {
    return settings
        .data()
        .read()
        .filter(state -> state.supervisor().pid() == supervisor.pid())
        .filter(StackState::isUp)
        .isPresent();
  }

  private ProcessSpec spec(List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx128m");
    command.add("-Dfactorline.home=" + context.home());
    command.add("-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"));
    command.add(Main.class.getName());
    command.add("up");
    words.stream().filter(word -> !word.equals("--detach")).forEach(command::add);
    return new ProcessSpec(
        "supervisor",
        command,
        Map.of("CLASSPATH", System.getProperty("java.class.path")),
        Path.of("").toAbsolutePath(),
        settings.data().supervisorLog());
  }
}
