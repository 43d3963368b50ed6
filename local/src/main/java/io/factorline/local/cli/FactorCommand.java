package io.factorline.local.cli;

import io.factorline.catalog.CatalogLoader;
import io.factorline.catalog.FactorLife;
import io.factorline.catalog.FactorLives;
import io.factorline.catalog.FactorRef;
import io.factorline.catalog.LifeChange;
import io.factorline.catalog.LifeFile;
import io.factorline.catalog.LifeState;
import io.factorline.catalog.Nearest;
import io.factorline.local.stack.ModelManifests;
import io.factorline.local.stack.StackState;
import io.factorline.time.EpochClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes a step of a factor's life in the catalog's file, or shows the lives that it states. */
final class FactorCommand implements Command {
  private static final Option CATALOG = Option.value("catalog");
  private static final Option REPOSITORY = Option.value("repository");
  private static final Option REPLACED_BY = Option.value("replaced-by");
  private static final Option REMOVE_AFTER = Option.value("remove-after");
  private static final List<Option> OPTIONS =
      List.of(CATALOG, REPOSITORY, REPLACED_BY, REMOVE_AFTER, Context.DATA);
  private static final String SHOW = "show";
  private static final Path MODELS = Path.of("deploy", "triton", "models");

  private static final Map<String, LifeState> STEPS = new LinkedHashMap<>();

  static {
    STEPS.put("draft", LifeState.DRAFT);
    STEPS.put("live", LifeState.LIVE);
    STEPS.put("deprecate", LifeState.DEPRECATED);
    STEPS.put("remove", LifeState.REMOVED);
  }

  @Override
  public String name() {
    return "factor";
  }

  @Override
  public int run(Context context, List<String> words) {
    Arguments arguments = context.parse(name(), OPTIONS, words);
    List<String> operands = arguments.operands();
    String step = operands.isEmpty() ? "" : operands.getFirst();
    if (step.equals(SHOW) && operands.size() == 1) {
      return show(context.console(), catalog(context, arguments));
    }
    LifeState to = STEPS.get(step);
    if (to == null) {
      List<String> known = List.of("draft", "live", "deprecate", "remove", SHOW);
      throw new UsageException(
          "factor needs one of %s, nearest is %s: given=%s"
              .formatted(known, Nearest.to(step, known).orElseThrow(), step));
    }
    if (operands.size() != 2) {
      throw new UsageException(
          "factor %s needs one VIEW:FACTOR: given=%d".formatted(step, operands.size() - 1));
    }
    return change(context, arguments, to, operands.getLast());
  }

  private static int show(Console console, Path catalog) {
    FactorLives lives = CatalogLoader.load(catalog).lives();
    lives.stated().forEach((factor, life) -> console.line(factor + "  " + words(life)));
    console.line(
        "%d factors have a life of their own; all others are live"
            .formatted(lives.stated().size()));
    return Cli.OK;
  }

  private static int change(Context context, Arguments arguments, LifeState to, String name) {
    Path catalog = catalog(context, arguments);
    FactorRef factor = factor(name);
    LifeChange change =
        new LifeChange(
            factor,
            to,
            arguments.text(REPLACED_BY.name()).map(FactorCommand::factor),
            arguments.read(
                REMOVE_AFTER.name(), FactorCommand::date, "must be a date as 2027-02-26"),
            today());
    Path repository =
        arguments.text(REPOSITORY.name()).map(Path::of).orElse(context.home().resolve(MODELS));
    try {
      List<String> readers =
          ModelManifests.readersOf(factor, CatalogLoader.load(catalog), repository);
      LifeFile.Changed changed = LifeFile.change(catalog, change, readers);
      context
          .console()
          .line("%s: %s -> %s".formatted(factor, words(changed.before()), words(changed.after())));
      context.console().line("Services read it when they start: catalog=" + catalog);
      return Cli.OK;
    } catch (IOException e) {
      context.console().error("The file cannot be read or replaced: reason=%s".formatted(e));
      return Cli.FAILED;
    }
  }

  private static FactorRef factor(String name) {
    try {
      return FactorRef.parse(name);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("must be a date", e);
    }
  }

  private static LocalDate today() {
    Instant now = Instant.ofEpochMilli(EpochClock.SYSTEM.nowMs());
    return LocalDate.ofInstant(now, ZoneOffset.UTC);
  }

  private static Path catalog(Context context, Arguments arguments) {
    Optional<String> running =
        context.data(arguments).read().map(StackState::catalog).filter(path -> !path.isEmpty());
    return arguments
        .text(CATALOG.name())
        .or(() -> running)
        .map(Path::of)
        .orElseThrow(() ->
            new UsageException(
                "must name a file, for the catalog that is shipped is not changed: --catalog"));
  }

  private static String words(FactorLife life) {
    StringBuilder text = new StringBuilder(life.state().wire());
    life.since().ifPresent(day -> text.append(" since ").append(day));
    life.replacedBy().ifPresent(other -> text.append(", replaced by ").append(other));
    life.removeAfter().ifPresent(day -> text.append(", served through ").append(day));
    return text.toString();
  }
}
