package io.factorline.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to bring rows of an offline view from outside. Redis has such rows a moment
 * before the lake, and knows the newest row of an entity alone: one turn at a time, over all
 * processes, keeps another row of the same times from the lake meanwhile. Thread-safe.
 *
 * <p>Every call throws {@link StoreException} if Redis does not answer; a turn that was begun all
 * the same ends by itself.
 */
public final class OfflineTurns {
  /** After it the turn of a process that died is over. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final LazyConnection connection;
  private final RedisScript end = RedisScript.load("turn-end.lua");

  OfflineTurns(LazyConnection connection) {
    this.connection = connection;
  }

  /**
   * Begins a turn if nobody has one.
   *
   * @param turn names it, and no other
   */
  public boolean begin(String view, String turn) {
    SetArgs once = SetArgs.Builder.nx().px(LONGEST.toMillis());
    String answer =
        asked(() ->
            connection
                .get()
                .async()
                .set(key(view), Text.utf8(turn), once)
                .toCompletableFuture()
                .join());
    return answer != null;
  }

  /** Ends a turn; false if it was over already. */
  public boolean end(String view, String turn) {
    byte[][] keys = {key(view)};
    byte[][] arguments = Text.all(turn);
    Long ended =
        asked(
            () -> end.run(connection.get().async(), keys, arguments).toCompletableFuture().join());
    return ended == 1;
  }

  /** The turn that there is now. */
  public Optional<String> current(String view) {
    byte[] turn = asked(() -> connection.get().async().get(key(view)).toCompletableFuture().join());
    return Optional.ofNullable(turn).map(Text::of);
  }

  private static byte[] key(String view) {
    return Text.utf8("fl:turn:{" + view + "}");
  }

  private static <T extends @Nullable Object> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (RedisException | CompletionException e) {
      throw new StoreException("Redis must answer", e);
    }
  }
}
