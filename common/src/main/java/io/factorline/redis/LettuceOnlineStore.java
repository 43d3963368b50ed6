package io.factorline.redis;

import io.factorline.access.RedisAddress;
import io.factorline.online.OnlineStore;
import io.factorline.store.RowKeys;
import io.lettuce.core.KeyValue;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The online store in Redis, over one connection of its own that is made at the first read and, as
 * long as that fails, tried again at each following one. Thread-safe.
 */
public final class LettuceOnlineStore implements OnlineStore, AutoCloseable {
  private final AsyncConnection<String> connection;

  /**
   * A store that connects when it is first asked.
   *
   * @param resources shared and not closed by the store
   * @param timeout for each command, and for connecting
   */
  public LettuceOnlineStore(ClientResources resources, RedisAddress address, Duration timeout) {
    this.connection = new AsyncConnection<>(StringCodec.UTF8, resources, address, timeout);
  }

  @Override
  public CompletionStage<List<@Nullable String>> heartbeats(int partitions) {
    String[] keys =
        IntStream.range(0, partitions).mapToObj(RowKeys::heartbeat).toArray(String[]::new);
    return ask(redis -> redis.mget(keys)).thenApply(LettuceOnlineStore::valuesOf);
  }

  @Override
  public CompletionStage<@Nullable String> layout(String hash) {
    return ask(redis -> redis.get(RowKeys.layout(hash)).<@Nullable String>thenApply(json -> json));
  }

  @Override
  public CompletionStage<Set<String>> symbols(int partition) {
    return ask(redis -> redis.smembers(RowKeys.symbols(partition)));
  }

  /** Asks for a sign of life. */
  public CompletionStage<String> ping() {
    return ask(RedisAsyncCommands::ping);
  }

  @Override
  public void close() {
    connection.close();
  }

  private static List<@Nullable String> valuesOf(List<KeyValue<String, String>> pairs) {
    return pairs.stream().<@Nullable String>map(pair -> pair.getValueOrElse(null)).toList();
  }

  private <T extends @Nullable Object> CompletionStage<T> ask(
      Function<RedisAsyncCommands<String, String>, CompletionStage<T>> command) {
    return connection.open().thenCompose(open -> command.apply(open.async()));
  }
}
