package io.factorline.local.cli;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.CatalogLoader;
import io.factorline.catalog.OfflineView;
import io.factorline.local.job.JobClient;
import io.factorline.local.rebuild.IngestAdmin;
import io.factorline.local.rebuild.Rebuild;
import io.factorline.local.rebuild.RebuildException;
import io.factorline.local.rebuild.RebuildListener;
import io.factorline.local.stack.Part;
import io.factorline.local.stack.StackException;
import io.factorline.local.stack.StackState;
import io.factorline.redis.StoreException;
import io.factorline.redis.SyncRedis;
import io.factorline.security.OwnKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Brings back what Redis has lost, from the lake and Kafka. */
final class RebuildCommand implements Command {
  private static final int MANAGEMENT_OFFSET = 1_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Option INGEST = Option.value("ingest");
  private static final Option FEATURE_SYNC = Option.value(JobWords.FEATURE_SYNC);
  private static final Option REDIS = Option.value("redis");
  private static final Option CATALOG = Option.value("catalog");

  @Override
  public String name() {
    return "rebuild";
  }

  @Override
  public int run(Context context, List<String> words) {
    List<Option> options =
        List.of(INGEST, FEATURE_SYNC, REDIS, CATALOG, Context.DATA, Context.KEY_FILE);
    Arguments arguments = context.parse(name(), options, words);
    arguments.requireNoOperands(name());
    Optional<StackState> stack = context.data(arguments).read();
    Catalog catalog = catalog(arguments, stack);
    URI redis =
        URI.create(given(arguments, REDIS, stack, state -> "redis:" + at(state, Part.REDIS)));
    String sync =
        given(arguments, FEATURE_SYNC, stack, state -> "http:" + at(state, Part.FEATURE_SYNC));
    OwnKey key = context.key(arguments);
    Rebuild rebuild =
        new Rebuild(
            ingests(arguments, stack, key),
            new JobClient(sync, key),
            () -> lostViews(catalog, redis),
            new Told(context.console()));
    try {
      rebuild.run();
      context.console().line("Rebuilt. stream-ingest reads the rest of Kafka's log.");
      return Cli.OK;
    } catch (RebuildException | StoreException e) {
      context.console().error(String.valueOf(e.getMessage()));
      return Cli.FAILED;
    }
  }

  private static Catalog catalog(Arguments arguments, Optional<StackState> stack) {
    return arguments
        .text(CATALOG.name())
        .or(() -> stack.map(StackState::catalog).filter(path -> !path.isEmpty()))
        .map(path -> CatalogLoader.load(Path.of(path)))
        .orElseGet(CatalogLoader::defaults);
  }

  private static List<IngestAdmin> ingests(
      Arguments arguments, Optional<StackState> stack, OwnKey key) {
    String urls =
        given(
            arguments,
            INGEST,
            stack,
            state ->
                String.join(
                    ",",
                    state.parts().stream()
                        .filter(part ->
                            part.part() == Part.STREAM_INGEST || part.part() == Part.STANDBY)
                        .map(part -> "http://127.0.0.1:" + (part.port() + MANAGEMENT_OFFSET))
                        .toList()));
    return Stream.of(urls.split(",", -1)).map(url -> new IngestAdmin(url, key)).toList();
  }

  private static String at(StackState state, Part part) {
    return "//127.0.0.1:" + state.port(part);
  }

  /** What the command line says, else what is known of the running stack. */
  private static String given(
      Arguments arguments,
      Option option,
      Optional<StackState> stack,
      Function<StackState, String> known) {
    return arguments
        .text(option.name())
        .or(() -> stack.map(known))
        .orElseThrow(() ->
            new StackException(
                "Factorline does not run here: start it with ./factorline up, name its folder with --data DIR, or give --%s."
                    .formatted(option.name())));
  }

  /** The views with a source of which Redis has no watermark. */
  private static List<String> lostViews(Catalog catalog, URI redis) {
    try (SyncRedis store = new SyncRedis(redis, TIMEOUT)) {
      return catalog.offlineViews().stream()
          .filter(view -> view.source().isPresent())
          .map(OfflineView::name)
          .filter(view -> store.offline().watermark(view).isEmpty())
          .toList();
    }
  }

  /** Prints how it goes. */
  private record Told(Console console) implements RebuildListener {
    @Override
    public void lost(int partitions) {
      console.line("Redis has lost the rows of %d partitions.".formatted(partitions));
    }

    @Override
    public void states(int partitions, Map<Integer, String> without) {
      console.line("States of %d partitions are made.".formatted(partitions));
      without.forEach((partition, why) ->
          console.line("  partition %d has none, %s".formatted(partition, why)));
    }

    @Override
    public void open(int partitions) {
      console.line("%d partitions are open again.".formatted(partitions));
    }

    @Override
    public void loaded(String view, String problem) {
      console.line("  %s %s".formatted(view, problem.isEmpty() ? "is loaded" : problem));
    }
  }
}
