package io.factorline.local.cli;

import io.factorline.local.chaos.Chaos;
import io.factorline.local.chaos.ChaosStack;
import io.factorline.local.chaos.Fault;
import io.factorline.local.chaos.Means;
import io.factorline.local.chaos.Report;
import io.factorline.local.stack.StackException;
import io.factorline.local.stack.StackPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Lets faults happen to a stack of its own, and holds what is seen against what is promised. */
final class ChaosCommand implements Command {
  private static final int DEFAULT_RATE = 1_000;
  private static final Option FAULTS = Option.value("faults");
  private static final Option JSON = Option.value("json");
  private static final Option RATE = Option.value("rate");

  @Override
  public String name() {
    return "chaos";
  }

  @Override
  public int run(Context context, List<String> words) {
    List<Option> options = new ArrayList<>(PortOptions.all());
    options.addAll(List.of(FAULTS, JSON, RATE, Context.DATA));
    Arguments arguments = context.parse(name(), options, words);
    arguments.requireNoOperands(name());
    Means means = Means.ofMachine(System.getenv());
    List<Fault> faults = faults(arguments, means);
    Means needed = means.neededBy(faults);
    int rate = arguments.number(RATE.name()).orElse(DEFAULT_RATE);
    StackPorts ports = PortOptions.ports(arguments);
    ports.requireFree();
    Path folder = folder(context, arguments, name());
    Console console = context.console();
    if (!arguments.has(FAULTS.name())) {
      tellLeftOut(means, console);
    }
    console.line("A stack of its own starts on " + folder);
    try (ChaosStack stack =
        ChaosStack.start(context.home(), folder, ports, rate, needed, new UpProgress(console))) {
      stack.awaitCalm();
      Report report = new Chaos(stack, console::line).run(faults, conditions(rate));
      arguments.text(JSON.name()).map(Path::of).ifPresent(file -> write(file, report));
      console.line(report.isKept() ? "All promises were kept." : "Promises were broken.");
      return report.isKept() ? Cli.OK : Cli.FAILED;
    }
  }

  private static List<Fault> faults(Arguments arguments, Means means) {
    return arguments
        .read(
            FAULTS.name(),
            text -> Chaos.faults(Stream.of(text.split(",", -1)).toList(), means),
            "must be names of faults, see docs/reliability.md")
        .orElseGet(() -> Chaos.faults(List.of(), means));
  }

  private static void tellLeftOut(Means means, Console console) {
    Fault.all().stream()
        .filter(fault -> !means.allow(fault))
        .forEach(fault ->
            console.line("Left out: %s, missing: %s".formatted(fault.name(), Means.wanted(fault))));
  }

  static Map<String, String> conditions(int rate) {
    Map<String, String> conditions = new TreeMap<>();
    conditions.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    conditions.put("java", Runtime.version().toString());
    conditions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    conditions.put("ticks a second", Integer.toString(rate));
    return conditions;
  }

  /** New for each run: what is lost is held against the whole log. */
  static Path folder(Context context, Arguments arguments, String command) {
    Path base =
        arguments
            .text(Context.DATA.name())
            .map(Path::of)
            .orElse(context.home().resolve(".factorline").resolve(command));
    try {
      return Files.createTempDirectory(Files.createDirectories(base.toAbsolutePath()), "run-");
    } catch (IOException e) {
      throw new StackException("The folder cannot be made: " + base + ", " + e, e);
    }
  }

  private static void write(Path file, Report report) {
    try {
      Files.writeString(file, report.json());
    } catch (IOException e) {
      throw new StackException("The report cannot be written: " + file + ", " + e, e);
    }
  }
}
