package io.factorline.redis;

import io.factorline.access.RedisAddress;
import io.lettuce.core.SetArgs;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.resource.ClientResources;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What replicas of the gateway share in Redis: the side of each model, version and symbol, and
 * small texts with a time to live. One connection, made at the first call and, as long as that
 * fails, tried again at each following one; each call touches one key. Thread-safe, does not block.
 */
public final class SignalStore implements AutoCloseable {
  private static final Duration SIDE_TTL = Duration.ofDays(7);

  private final AsyncConnection<byte[]> connection;
  private final RedisScript sideScript = RedisScript.load("signal-side.lua");

  /**
   * A store that connects when it is first asked.
   *
   * @param resources shared and not closed by the store
   * @param timeout for each command, and for connecting
   */
  SignalStore(ClientResources resources, RedisAddress address, Duration timeout) {
    this.connection = new AsyncConnection<>(ByteArrayCodec.INSTANCE, resources, address, timeout);
  }

  /** The key of a side; lies beside the symbol's row. */
  public static String sideKey(String model, long version, String symbol) {
    return "fl:side:{" + symbol + "}:" + model + ":" + version;
  }

  /**
   * Sides at cuts, each decided and kept in one step, so that all replicas tell the same. One
   * answer per question, in their order; each fails by itself. All are written to the connection in
   * one go.
   *
   * @param questions all of which advance, or none: those that only ask take Redis a quarter of the
   *     time
   */
  public List<CompletableFuture<SideAnswer>> sides(List<SideQuestion> questions) {
    if (questions.isEmpty()) {
      return List.of();
    }
    return questions.getFirst().isAdvance() ? advanced(questions) : told(questions);
  }

  private List<CompletableFuture<SideAnswer>> told(List<SideQuestion> questions) {
    List<AsyncCommand<byte[], byte[], byte[]>> commands = new ArrayList<>(questions.size());
    List<CompletableFuture<SideAnswer>> answers = new ArrayList<>(questions.size());
    for (SideQuestion question : questions) {
      AsyncCommand<byte[], byte[], byte[]> command = get(bytes(question.key()));
      commands.add(command);
      answers.add(
          command
              .toCompletableFuture()
              .thenApply(stored -> SideAnswer.of(question, stored == null ? null : text(stored))));
    }
    var _ =
        connection
            .open()
            .whenComplete((open, failure) -> {
              if (failure == null) {
                open.dispatch(commands);
              } else {
                commands.forEach(command -> command.completeExceptionally(failure));
              }
            });
    return answers;
  }

  private static AsyncCommand<byte[], byte[], byte[]> get(byte[] key) {
    return new AsyncCommand<>(
        new Command<>(
            CommandType.GET,
            new ValueOutput<>(ByteArrayCodec.INSTANCE),
            new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(key)));
  }

  private List<CompletableFuture<SideAnswer>> advanced(List<SideQuestion> questions) {
    List<byte[][]> keys = new ArrayList<>(questions.size());
    List<byte[][]> arguments = new ArrayList<>(questions.size());
    for (SideQuestion question : questions) {
      keys.add(new byte[][] {bytes(question.key())});
      arguments.add(arguments(question));
    }
    CompletableFuture<List<CompletionStage<Long>>> written =
        connection.open().thenApply(open -> sideScript.runAll(open, keys, arguments));
    List<CompletableFuture<SideAnswer>> answers = new ArrayList<>(questions.size());
    for (int i = 0; i < questions.size(); i++) {
      int place = i;
      answers.add(written.thenCompose(all -> all.get(place)).thenApply(SideAnswer::of));
    }
    return answers;
  }

  private static byte[][] arguments(SideQuestion question) {
    return new byte[][] {
      bytes(question.cut()),
      bytes(Integer.toString(question.afterHold())),
      bytes(Integer.toString(question.afterBuy())),
      bytes(Integer.toString(question.afterSell())),
      bytes(Long.toString(SIDE_TTL.toMillis()))
    };
  }

  /** The text under a key, or null. */
  public CompletionStage<@Nullable String> get(String key) {
    return connection
        .open()
        .thenCompose(open -> open.async().get(bytes(key)))
        .<@Nullable String>thenApply(value -> value == null ? null : text(value));
  }

  /** Puts a text under a key for so long. */
  public CompletionStage<String> put(String key, String value, Duration ttl) {
    return connection
        .open()
        .thenCompose(
            open -> open.async().set(bytes(key), bytes(value), SetArgs.Builder.px(ttl.toMillis())));
  }

  /** Puts a text under a key for so long unless there is one; tells whether it did. */
  public CompletionStage<Boolean> putIfAbsent(String key, String value, Duration ttl) {
    return connection
        .open()
        .thenCompose(open ->
            open.async().set(bytes(key), bytes(value), SetArgs.Builder.nx().px(ttl.toMillis())))
        .thenApply("OK"::equals);
  }

  /** Takes the text under a key away. */
  public CompletionStage<Long> remove(String key) {
    return connection.open().thenCompose(open -> open.async().del(bytes(key)));
  }

  @Override
  public void close() {
    connection.close();
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
