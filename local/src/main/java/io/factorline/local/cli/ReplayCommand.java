package io.factorline.local.cli;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.local.replay.Replay;
import io.factorline.local.replay.ReplayReport;
import io.factorline.local.replay.ReplaySettings;
import io.factorline.local.replay.Speed;
import io.factorline.local.replay.VenueOf;
import io.factorline.local.stack.Part;
import io.factorline.local.stack.StackException;
import io.factorline.local.stack.StackState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sends a tick file to the running stack. */
final class ReplayCommand implements Command {
  private static final List<Option> OPTIONS =
      List.of(
          Option.value("speed"),
          Option.value("patience"),
          Option.value("kafka"),
          Option.value("catalog"),
          Context.DATA);
  private static final int DEFAULT_PATIENCE_S = 300;

  @Override
  public String name() {
    return "replay";
  }

  @Override
  public int run(Context context, List<String> words) {
    Arguments arguments = context.parse(name(), OPTIONS, words);
    Path file = Path.of(arguments.onlyOperand(name(), "tick file"));
    Speed speed = arguments.read("speed", Speed::parse, "must be > 0, or max").orElse(Speed.MAX);
    Optional<StackState> stack = context.data(arguments).read();
    String kafka = kafka(context, arguments, stack);
    int patienceS = arguments.number("patience").orElse(DEFAULT_PATIENCE_S);
    context.console().line("Replaying %s to %s at %s".formatted(file, kafka, speed));
    ReplaySettings settings =
        new ReplaySettings(
            file, kafka, speed, venues(arguments, stack), Duration.ofSeconds(patienceS));
    ReplayPrinter printer = new ReplayPrinter(context.console());
    ReplayReport report = new Replay(settings, printer).run();
    printer.print(report);
    return Cli.OK;
  }

  private static String kafka(Context context, Arguments arguments, Optional<StackState> stack) {
    return arguments
        .text("kafka")
        .or(() -> stack.map(state -> "127.0.0.1:" + state.port(Part.KAFKA)))
        .orElseThrow(() ->
            new StackException(
                "Factorline does not run on %s: start it with ./factorline up --feed none, or name its folder with --data DIR."
                    .formatted(context.data(arguments).path())));
  }

  private static VenueOf venues(Arguments arguments, Optional<StackState> stack) {
    Catalog catalog =
        arguments
            .text("catalog")
            .or(() -> stack.map(StackState::catalog).filter(path -> !path.isEmpty()))
            .map(path -> CatalogLoader.load(Path.of(path)))
            .orElseGet(CatalogLoader::defaults);
    Map<String, String> known = new HashMap<>();
    return symbol -> known.computeIfAbsent(symbol, name -> catalog.venueOf(name).id());
  }
}
