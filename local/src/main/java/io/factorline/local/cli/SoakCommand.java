package io.factorline.local.cli;

import io.factorline.local.chaos.ChaosStack;
import io.factorline.local.chaos.Means;
import io.factorline.local.chaos.Soak;
import io.factorline.local.stack.StackPorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Lets a stack of its own run for long under load, and looks whether it stays as it is. */
final class SoakCommand implements Command {
  private static final int DEFAULT_RATE = 1_000;
  private static final int DEFAULT_MINUTES = 30;
  private static final Option MINUTES = Option.value("minutes");
  private static final Option RATE = Option.value("rate");

  @Override
  public String name() {
    return "soak";
  }

  @Override
  public int run(Context context, List<String> words) {
    List<Option> options = new ArrayList<>(PortOptions.all());
    options.addAll(List.of(MINUTES, RATE, Context.DATA));
    Arguments arguments = context.parse(name(), options, words);
    arguments.requireNoOperands(name());
    int rate = arguments.number(RATE.name()).orElse(DEFAULT_RATE);
    Duration length = Duration.ofMinutes(arguments.number(MINUTES.name()).orElse(DEFAULT_MINUTES));
    StackPorts ports = PortOptions.ports(arguments);
    ports.requireFree();
    Path folder = ChaosCommand.folder(context, arguments, name());
    Console console = context.console();
    console.line("A stack of its own starts on " + folder);
    try (ChaosStack stack =
        ChaosStack.start(
            context.home(), folder, ports, rate, Means.NONE, new UpProgress(console))) {
      stack.awaitCalm();
      ChaosCommand.conditions(rate).forEach((name, value) -> console.line(name + ": " + value));
      console.line("It runs for " + length.toMinutes() + " min");
      boolean isFlat = new Soak(stack, console::line).run(length).isEmpty();
      console.line(isFlat ? "All stayed as it was." : "Not all stayed as it was.");
      return isFlat ? Cli.OK : Cli.FAILED;
    }
  }
}
