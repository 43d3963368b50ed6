package io.factorline.redis;

import io.factorline.engine.StoredSymbol;
import io.factorline.store.HotRow;
import io.factorline.store.RowFormatException;
import io.factorline.store.RowKeys;
import io.factorline.store.RowLayout;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Hot rows in Redis, for their writers. It owns its connection, which does not flush by itself: a
 * pass of writes goes out at once with {@link #flush}. Writes come from one thread; loading may
 * come from another.
 */
public final class RowStore {
  private static final int LOAD_CHUNK = 256;
  private static final byte[] STATE_PREFIX = bytes(RowKeys.state(""));

  private final StatefulRedisConnection<byte[], byte[]> writing;
  private final StatefulRedisConnection<byte[], byte[]> loading;
  private final RedisScript script = RedisScript.load("row-write.lua");
  private final Map<String, RowLayout> layouts = new ConcurrentHashMap<>();

  /**
   * A store over two connections.
   *
   * @param writing used for nothing else; is set to flush on demand
   * @param loading flushes by itself, may be shared
   */
  public RowStore(
      StatefulRedisConnection<byte[], byte[]> writing,
      StatefulRedisConnection<byte[], byte[]> loading) {
    this.writing = writing;
    this.loading = loading;
    writing.setAutoFlushCommands(false);
  }

  /**
   * Makes Redis know the script, on the way that the rows take: whether it answers tells whether
   * they would arrive. Goes out at once.
   */
  public CompletionStage<String> prepare() {
    CompletionStage<String> answer = writing.async().scriptLoad(script.text());
    writing.flushCommands();
    return answer;
  }

  /** Stores the layout, before the first row that uses it. */
  public void storeLayout(RowLayout layout) {
    try {
      loading.sync().set(bytes(RowKeys.layout(layout.hash())), bytes(layout.toJson()));
    } catch (RedisException e) {
      throw new StoreException("must be stored: layout=" + layout.hash(), e);
    }
    layouts.put(layout.hash(), layout);
  }

  /** Stores all known layouts again, before the rows of the next {@link #flush}. */
  public void restoreLayouts() {
    for (RowLayout layout : layouts.values()) {
      var _ = writing.async().set(bytes(RowKeys.layout(layout.hash())), bytes(layout.toJson()));
    }
  }

  /** Notes that a partition has a row of this symbol; goes out with {@link #flush}. */
  public CompletionStage<Long> index(int partition, String symbol) {
    return writing.async().sadd(bytes(RowKeys.symbols(partition)), bytes(symbol));
  }

  /** Queues the write of a row; it goes out with {@link #flush}. */
  public CompletionStage<RowWriteOutcome> write(RowWrite write) {
    byte[][] keys = {write.key()};
    RedisFuture<Long> answer =
        writing.async().evalsha(script.sha1(), ScriptOutputType.INTEGER, keys, write.arguments());
    return answer.thenApply(RowWriteOutcome::of);
  }

  /** Sends what was queued. */
  public void flush() {
    writing.flushCommands();
  }

  /**
   * All symbols of a partition as they are stored.
   *
   * @throws RowFormatException if a row cannot be read
   * @throws StoreException if Redis does not answer
   */
  public List<StoredSymbol> load(int partition) {
    try {
      return loadAll(partition);
    } catch (RedisException | CompletionException e) {
      throw new StoreException("must be loaded: partition=" + partition, e);
    }
  }

  private List<StoredSymbol> loadAll(int partition) {
    List<byte[]> names =
        new ArrayList<>(loading.sync().smembers(bytes(RowKeys.symbols(partition))));
    List<StoredSymbol> symbols = new ArrayList<>(names.size());
    for (int from = 0; from < names.size(); from += LOAD_CHUNK) {
      loadChunk(names.subList(from, Math.min(names.size(), from + LOAD_CHUNK)), symbols);
    }
    return symbols;
  }

  private void loadChunk(List<byte[]> names, List<StoredSymbol> symbols) {
    RedisAsyncCommands<byte[], byte[]> redis = loading.async();
    List<RedisFuture<Map<byte[], byte[]>>> answers = new ArrayList<>(names.size());
    for (byte[] name : names) {
      answers.add(redis.hgetall(bytes(RowKeys.row(text(name)))));
    }
    for (int i = 0; i < names.size(); i++) {
      Map<byte[], byte[]> fields = answers.get(i).toCompletableFuture().join();
      if (!fields.isEmpty()) {
        symbols.add(decode(text(names.get(i)), fields));
      }
    }
  }

  private StoredSymbol decode(String symbol, Map<byte[], byte[]> fields) {
    Map<String, byte[]> parts = new HashMap<>();
    Map<String, byte[]> states = new HashMap<>();
    fields.forEach((name, value) -> {
      String text = text(name);
      if (text.startsWith(RowKeys.state(""))) {
        states.put(text.substring(STATE_PREFIX.length), value);
      } else {
        parts.put(text, value);
      }
    });
    return new StoredSymbol(decodeRow(symbol, parts), states);
  }

  private HotRow decodeRow(String symbol, Map<String, byte[]> parts) {
    byte[] header = required(parts, RowKeys.HEADER, symbol);
    byte[] forming = required(parts, RowKeys.FORMING, symbol);
    byte[] quote = parts.get(RowKeys.QUOTE);
    byte[] closed = parts.get(RowKeys.CLOSED);
    try {
      return HotRow.decode(symbol, header, forming, quote, closed, this::layout);
    } catch (RowFormatException e) {
      throw new RowFormatException("row of " + symbol + ": " + e.getMessage(), e);
    }
  }

  private static byte[] required(Map<String, byte[]> parts, String field, String symbol) {
    byte[] part = parts.get(field);
    if (part == null) {
      throw RowFormatException.missing(symbol, field);
    }
    return part;
  }

  private @Nullable RowLayout layout(String hash) {
    RowLayout known = layouts.get(hash);
    if (known == null) {
      byte[] json = loading.sync().get(bytes(RowKeys.layout(hash)));
      known = json == null ? null : RowLayout.parse(text(json));
      if (known != null) {
        layouts.put(hash, known);
      }
    }
    return known;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
