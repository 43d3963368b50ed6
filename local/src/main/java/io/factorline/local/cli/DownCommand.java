package io.factorline.local.cli;

import io.factorline.local.stack.DataFolder;
import io.factorline.local.stack.Part;
import io.factorline.local.stack.RunningProcess;
import io.factorline.local.stack.StackState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Ends the stack through its supervisor, or what a killed supervisor left behind. */
final class DownCommand implements Command {
  private static final Duration SUPERVISOR_GRACE = Duration.ofMinutes(2);
  private static final Duration PART_GRACE = Duration.ofSeconds(15);

  @Override
  public String name() {
    return "down";
  }

  @Override
  public int run(Context context, List<String> words) {
    Arguments arguments = context.parse(name(), List.of(Context.DATA), words);
    arguments.requireNoOperands(name());
    DataFolder data = context.data(arguments);
    Optional<StackState> state = data.read();
    if (state.isEmpty()) {
      context.console().line("Factorline does not run on " + data.path());
      return Cli.OK;
    }
    end(context.console(), state.get());
    data.forget();
    context.console().line("Factorline has ended.");
    return Cli.OK;
  }

  private static void end(Console console, StackState state) {
    RunningProcess supervisor = state.supervisor();
    if (supervisor.isAlive()) {
      console.line("Ending Factorline, supervisor " + supervisor.pid());
      supervisor.end(SUPERVISOR_GRACE);
    }
    List<StackState.PartState> left = state.alive().reversed();
    left.stream()
        .filter(part -> part.part() != Part.KAFKA && part.part() != Part.REDIS)
        .forEach(part -> part.process().requestStop());
    for (StackState.PartState part : left) {
      console.line("Ending %s, which the supervisor left behind".formatted(part.part().label()));
      part.process().end(PART_GRACE);
    }
  }
}
