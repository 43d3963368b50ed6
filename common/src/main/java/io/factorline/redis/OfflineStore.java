package io.factorline.redis;

import io.factorline.feast.FeastView;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows of offline views in Feast's layout, for their only writer, over a connection that does not
 * flush by itself: a batch goes out at once. One script compares and writes, so that whoever writes
 * beside it cannot be rolled back, nor roll back. Batches are sent by one thread at a time; the
 * class sees to that.
 *
 * <p>Every call throws {@link StoreException} if Redis does not answer; what was sent may then have
 * been applied: send it again.
 */
public final class OfflineStore {
  private static final String RUN_ID = "run_id:";

  private final LazyConnection writing;
  private final LazyConnection shared;
  private final RedisScript script = RedisScript.load("offline-write.lua");
  private final RedisScript actions = RedisScript.load("actions-write.lua");
  private final RedisScript watermark = RedisScript.load("watermark.lua");

  OfflineStore(LazyConnection writing, LazyConnection shared) {
    this.writing = writing;
    this.shared = shared;
  }

  /** A batch on its way. */
  public final class Sent {
    private final List<OfflineWrite> rows;
    private final List<RedisFuture<Long>> answers;

    private Sent(List<OfflineWrite> rows, List<RedisFuture<Long>> answers) {
      this.rows = rows;
      this.answers = answers;
    }

    /** Waits for the answers, in the order of the rows. */
    public List<OfflineOutcome> await() {
      List<OfflineOutcome> outcomes = new ArrayList<>(rows.size());
      for (int i = 0; i < rows.size(); i++) {
        outcomes.add(OfflineOutcome.of(answer(i)));
      }
      return outcomes;
    }

    private Long answer(int row) {
      try {
        return answers.get(row).toCompletableFuture().join();
      } catch (CompletionException e) {
        if (!RedisScript.isUnknown(e)) {
          throw new StoreException("Redis must take the row", e);
        }
        // A Redis that was started anew does not know the script; by its text it learns it.
        OfflineWrite again = rows.get(row);
        byte[][] keys = {again.key()};
        return asked(() ->
            scriptOf(again)
                .run(shared.get().async(), keys, again.arguments())
                .toCompletableFuture()
                .join());
      }
    }
  }

  /** Sends rows; no two of them of one entity. */
  public synchronized Sent send(List<? extends OfflineWrite> rows) {
    return asked(() -> {
      StatefulRedisConnection<byte[], byte[]> connection = writing.get();
      connection.setAutoFlushCommands(false);
      List<RedisFuture<Long>> answers = new ArrayList<>(rows.size());
      for (OfflineWrite row : rows) {
        byte[][] keys = {row.key()};
        answers.add(
            connection
                .async()
                .evalsha(scriptOf(row).sha1(), ScriptOutputType.INTEGER, keys, row.arguments()));
      }
      connection.flushCommands();
      return new Sent(List.copyOf(rows), answers);
    });
  }

  private RedisScript scriptOf(OfflineWrite write) {
    return switch (write) {
      case OfflineRow row -> script;
      case ActionsWrite dated -> actions;
    };
  }

  /** What stands for these entities now, in their order. */
  public synchronized List<StoredOfflineRow> read(FeastView view, List<OfflineRow> rows) {
    byte[][] fields = StoredOfflineRow.fields(view);
    return asked(() -> {
      StatefulRedisConnection<byte[], byte[]> connection = writing.get();
      connection.setAutoFlushCommands(false);
      var answers = rows.stream().map(row -> connection.async().hmget(row.key(), fields)).toList();
      connection.flushCommands();
      return answers.stream()
          .map(answer -> new StoredOfflineRow(view, answer.toCompletableFuture().join()))
          .toList();
    });
  }

  /** How far a view was materialized; empty if it never was, or if Redis has forgotten. */
  public Optional<Watermark> watermark(String view) {
    Map<byte[], byte[]> stored =
        asked(() -> shared.get().async().hgetall(key(view)).toCompletableFuture().join());
    Map<String, String> fields = new HashMap<>();
    stored.forEach((name, value) -> fields.put(Text.of(name), Text.of(value)));
    return Optional.ofNullable(Watermark.read(fields));
  }

  /** Moves the watermarks of a view, only forward. */
  public void advance(String view, long eventNs, long knowledgeNs, String runId, String job) {
    byte[][] keys = {key(view)};
    byte[][] arguments = Text.all(Watermark.text(eventNs), Watermark.text(knowledgeNs), runId, job);
    CompletionStage<Long> moved = asked(() -> watermark.run(shared.get().async(), keys, arguments));
    Long answer = asked(() -> moved.toCompletableFuture().join());
    if (answer != 1) {
      throw new IllegalStateException("must be 1: answer=" + answer);
    }
  }

  /** The id of this run of Redis: another one means that it may have lost writes. */
  public String runId() {
    String info = asked(() -> shared.get().sync().info("server"));
    return info.lines()
        .filter(line -> line.startsWith(RUN_ID))
        .map(line -> line.substring(RUN_ID.length()).strip())
        .findFirst()
        .orElse("");
  }

  /**
   * Makes sure that nothing was lost since.
   *
   * @throws StoreException if it is another run
   */
  public void requireRun(String runId) {
    String now = runId();
    if (!now.equals(runId)) {
      throw new StoreException(
          "Redis must stay up while rows are written: run=%s, before=%s".formatted(now, runId));
    }
  }

  private static byte[] key(String view) {
    return Text.utf8("fl:materialized:{" + view + "}");
  }

  private static <T extends @Nullable Object> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (RedisException | CompletionException e) {
      throw new StoreException("Redis must answer", e);
    }
  }
}
