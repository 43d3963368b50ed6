package io.factorline.local.cli;

import io.factorline.catalog.CatalogLoader;
import io.factorline.local.replay.Speed;
import io.factorline.local.stack.DataFolder;
import io.factorline.local.stack.Feed;
import io.factorline.local.stack.Part;
import io.factorline.local.stack.StackException;
import io.factorline.local.stack.StackPorts;
import io.factorline.local.stack.StackSettings;
import io.factorline.local.stack.StackState;
import io.factorline.local.stack.Supervisor;
import io.factorline.local.stack.Wires;
import io.factorline.local.tickfile.TickFile;
import io.factorline.local.tickfile.TickLine;
import io.factorline.security.OwnKey;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts the stack and stays with it, or leaves a supervisor that does. */
final class UpCommand implements Command {
  private static final int DEFAULT_RATE = 2_000;
  private static final int DEFAULT_SEED = 1;
  private static final String DETACH = "detach";
  private static final String STANDBY = "standby";

  @Override
  public String name() {
    return "up";
  }

  @Override
  public int run(Context context, List<String> words) {
    Arguments arguments = context.parse(name(), options(), words);
    arguments.requireNoOperands(name());
    StackSettings settings = settings(context, arguments);
    settings.data().prepare();
    if (arguments.has(DETACH)) {
      requireNoOther(settings);
      return new Detached(context, settings).run(words);
    }
    return supervise(context, settings, context.key(arguments));
  }

  private static List<Option> options() {
    List<Option> options = new ArrayList<>(PortOptions.all());
    for (String name : List.of("feed", "speed", "rate", "seed", "catalog", "without")) {
      options.add(Option.value(name));
    }
    options.add(Context.DATA);
    options.add(Context.KEY_FILE);
    options.add(Option.flag(STANDBY));
    options.add(Option.flag(DETACH));
    return options;
  }

  private static StackSettings settings(Context context, Arguments arguments) {
    Optional<Path> catalog =
        arguments.text("catalog").map(Path::of).map(Path::toAbsolutePath).map(Path::normalize);
    Set<Part> without = without(arguments);
    // Read here, so that its errors are told before anything starts.
    catalog.ifPresent(file -> requireFit(file, without));
    boolean standby = arguments.has(STANDBY);
    StackPorts ports = PortOptions.ports(arguments);
    return new StackSettings(
        context.home(),
        context.data(arguments),
        standby ? ports : ports.without(Part.STANDBY),
        feed(arguments),
        catalog,
        without,
        standby,
        Wires.DIRECT);
  }

  /** A gateway without a model is never ready. */
  private static void requireFit(Path catalog, Set<Part> without) {
    boolean hasModels = !CatalogLoader.load(catalog).models().isEmpty();
    if (!hasModels && !without.contains(Part.INFERENCE_GATEWAY)) {
      throw new UsageException(
          "must have a model, or none is served with --without %s: catalog=%s"
              .formatted(Part.INFERENCE_GATEWAY.label(), catalog));
    }
  }

  private static Set<Part> without(Arguments arguments) {
    List<String> optional = StackSettings.OPTIONAL.stream().map(Part::label).toList();
    String names = arguments.text("without").orElse("");
    return Stream.of(names.split(","))
        .filter(name -> !name.isEmpty())
        .map(name -> {
          if (!optional.contains(name)) {
            throw new UsageException(
                "must be of %s: --without=%s".formatted(String.join(",", optional), name));
          }
          return Part.of(name);
        })
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Feed feed(Arguments arguments) {
    String feed = arguments.text("feed").orElse("sim");
    int rate = arguments.number("rate").orElse(DEFAULT_RATE);
    if (rate < 1 || rate > 1_000_000) {
      throw new UsageException("must be in [1, 1000000]: --rate=" + rate);
    }
    return switch (feed) {
      case "sim" -> new Feed.Simulated(rate, arguments.number("seed").orElse(DEFAULT_SEED));
      case "none" -> new Feed.None();
      default -> file(Path.of(feed).toAbsolutePath().normalize(), arguments);
    };
  }

  private static Feed file(Path path, Arguments arguments) {
    String speed =
        arguments.read("speed", text -> checked(text), "must be > 0, or max").orElse("1");
    try (TickFile file = TickFile.open(path)) {
      for (TickLine line = file.next(); line != null; line = file.next()) {
        if (line instanceof TickLine.Tick tick) {
          return new Feed.File(path, speed, tick.trade().symbol());
        }
      }
    }
    throw new UsageException("must hold a tick: --feed=" + path);
  }

  private static String checked(String speed) {
    Speed unused = Speed.parse(speed);
    return unused.isMax() ? "max" : Double.toString(unused.factor());
  }

  private static int supervise(Context context, StackSettings settings, OwnKey key) {
    try (FileLock lock = settings.data().lock()) {
      requireNoOrphans(settings.data());
      settings.ports().requireFree();
      context.console().line("Factorline starts on " + settings.data().path());
      Supervisor supervisor = new Supervisor(settings, new UpProgress(context.console()), key);
      runUntilSignalled(supervisor);
      context.console().line("Factorline has ended.");
      return lock.isValid() ? Cli.OK : Cli.FAILED;
    } catch (IOException e) {
      throw new StackException("The data folder cannot be unlocked: " + e, e);
    }
  }

  /** On Ctrl-C or SIGTERM the JVM waits until all parts have ended. */
  private static void runUntilSignalled(Supervisor supervisor) {
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              supervisor.requestStop();
              await(ended);
            },
            "end-stack");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      supervisor.run();
    } finally {
      ended.countDown();
    }
  }

  private static void await(CountDownLatch ended) {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void requireNoOther(StackSettings settings) {
    try (FileLock lock = settings.data().lock()) {
      if (lock.isValid()) {
        requireNoOrphans(settings.data());
        settings.ports().requireFree();
      }
    } catch (IOException e) {
      throw new StackException("The data folder cannot be unlocked: " + e, e);
    }
  }

  private static void requireNoOrphans(DataFolder data) {
    List<StackState.PartState> alive = data.read().map(StackState::alive).orElse(List.of());
    if (!alive.isEmpty()) {
      String names = String.join(", ", alive.stream().map(part -> part.part().label()).toList());
      throw new StackException(
          "A supervisor of %s was killed and left running: %s.\n./factorline down ends them; then start again."
              .formatted(data.path(), names));
    }
  }
}
