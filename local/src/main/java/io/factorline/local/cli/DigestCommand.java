package io.factorline.local.cli;

import io.factorline.engine.StoredSymbol;
import io.factorline.local.stack.DataFolder;
import io.factorline.local.stack.Part;
import io.factorline.local.stack.StackState;
import io.factorline.redis.RedisLink;
import io.factorline.redis.StoreException;
import io.factorline.store.Digest;
import io.factorline.store.Heartbeat;
import io.factorline.store.RowFormatException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Prints the canonical digest of all rows: equal digests are equal results. */
final class DigestCommand implements Command {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Option SYMBOLS = Option.flag("symbols");
  private static final Option VERSIONS = Option.flag("versions");

  @Override
  public String name() {
    return "digest";
  }

  @Override
  public int run(Context context, List<String> words) {
    Arguments arguments = context.parse(name(), List.of(SYMBOLS, VERSIONS, Context.DATA), words);
    arguments.requireNoOperands(name());
    DataFolder data = context.data(arguments);
    Optional<StackState> state = data.read();
    if (state.isEmpty()) {
      context.console().error("Factorline does not run on " + data.path());
      return Cli.FAILED;
    }
    return print(context.console(), redis(state.get()), arguments);
  }

  private static URI redis(StackState state) {
    int port =
        state.parts().stream()
            .filter(part -> part.part() == Part.REDIS)
            .findFirst()
            .orElseThrow()
            .port();
    return URI.create("redis://127.0.0.1:" + port);
  }

  private static int print(Console console, URI redis, Arguments arguments) {
    try (RedisLink link = new RedisLink(redis, TIMEOUT)) {
      Heartbeat first = link.partitions().heartbeat(0);
      if (first == null) {
        console.error("No stream-ingest has written to this Redis yet.");
        return Cli.FAILED;
      }
      Digest digest = new Digest();
      RowVersions versions = new RowVersions();
      for (int partition = 0; partition < first.partitions(); partition++) {
        for (StoredSymbol symbol : link.rows().load(partition)) {
          digest.add(symbol.row(), symbol.states());
          versions.add(symbol.hot().header().form());
        }
      }
      if (arguments.has(VERSIONS.name())) {
        versions.lines().forEach(console::line);
      }
      if (arguments.has(SYMBOLS.name())) {
        digest.bySymbol().forEach((symbol, hex) -> console.line(hex + "  " + symbol));
      }
      console.line("%s  all %d symbols".formatted(digest.hex(), digest.bySymbol().size()));
      return Cli.OK;
    } catch (StoreException | RowFormatException e) {
      console.error("The rows cannot be read: " + e.getMessage());
      return Cli.FAILED;
    }
  }
}
