package io.factorline.local.cli;

import io.factorline.local.stack.DataFolder;
import io.factorline.local.stack.Health;
import io.factorline.local.stack.Part;
import io.factorline.local.stack.StackState;
import io.factorline.local.stack.TickRate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Shows each process with its port, health and restarts, and the rate of ticks. */
final class StatusCommand implements Command {
  private static final String ROW = "  %-18s %-10s %8s %6s %9s";

  @Override
  public String name() {
    return "status";
  }

  @Override
  public int run(Context context, List<String> words) {
    Arguments arguments = context.parse(name(), List.of(Context.DATA, Context.KEY_FILE), words);
    arguments.requireNoOperands(name());
    DataFolder data = context.data(arguments);
    Optional<StackState> state = data.read();
    if (state.isEmpty()) {
      context.console().line("Factorline does not run on " + data.path());
      return Cli.FAILED;
    }
    return print(context.console(), data, state.get(), new Health(context.key(arguments)));
  }

  private static int print(Console console, DataFolder data, StackState state, Health health) {
    boolean supervised = state.supervisor().isAlive();
    console.line("Factorline on %s, feed %s".formatted(data.path(), state.feed()));
    console.line(ROW.formatted("process", "state", "pid", "port", "restarts"));
    console.line(
        ROW.formatted(
            "supervisor", supervised ? "ready" : "dead", state.supervisor().pid(), "", ""));
    boolean ready = supervised;
    for (StackState.PartState part : state.parts()) {
      String word = word(health, part);
      ready &= word.equals("ready") || word.equals("done");
      String port = part.port() == 0 ? "" : Integer.toString(part.port());
      console.line(
          ROW.formatted(part.part().label(), word, part.process().pid(), port, part.restarts()));
    }
    OptionalDouble rate = TickRate.measure(state);
    rate.ifPresent(
        value -> console.line(String.format(Locale.ROOT, "  ticks a second     %,.0f", value)));
    if (!supervised) {
      console.error("The supervisor was killed: ./factorline down ends what it left behind.");
    }
    return ready ? Cli.OK : Cli.FAILED;
  }

  private static String word(Health health, StackState.PartState part) {
    if (!part.process().isAlive()) {
      return part.part() == Part.REPLAY ? "done" : "dead";
    }
    return health.isReady(part.part(), part.port()) ? "ready" : "not-ready";
  }
}
