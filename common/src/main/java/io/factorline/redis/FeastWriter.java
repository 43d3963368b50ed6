package io.factorline.redis;

import io.factorline.feast.FeastRow;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import java.util.concurrent.CompletionStage;

/**
 * Writes rows of live views into Feast's layout, atomically and only forward.
 *
 * <p>Feast's own client reads the stored time in one pipeline and writes in the next, so two
 * writers can roll a value back. Here one script compares and writes: within one topic id the
 * offset must grow, from one topic id to another the event time must. The position stands in the
 * view's guard field, which Feast's readers never ask for. Each call touches one key and sets no
 * expiry.
 *
 * <p>A row sent twice, or sent late by a writer that has lost its partition, changes nothing and is
 * acknowledged all the same. Thread-safe, does not block; a call's failure is that of its command
 * (connection, time-out, out of memory) and says nothing about whether Redis has applied it: send
 * the row again.
 */
public final class FeastWriter {

  private final RedisScriptingAsyncCommands<byte[], byte[]> redis;
  private final RedisScript script = RedisScript.load("feast-write.lua");

  /** Writer over a connection that others may share. */
  public FeastWriter(RedisScriptingAsyncCommands<byte[], byte[]> redis) {
    this.redis = redis;
  }

  /** Sends one row and completes with what Redis did with it. */
  public CompletionStage<FeastWriterOutcome> write(FeastRow row, FeastWriterPosition position) {
    byte[][] keys = {row.key()};
    byte[][] arguments = arguments(row, position);
    return script.run(redis, keys, arguments).thenApply(FeastWriter::outcome);
  }

  private static byte[][] arguments(FeastRow row, FeastWriterPosition position) {
    int features = row.view().featureCount();
    byte[][] arguments = new byte[4 + 2 * features][];
    arguments[0] = row.view().guardField();
    arguments[1] = position.guard(row.eventTimeNs());
    arguments[2] = row.view().timestampField();
    arguments[3] = row.timestamp();
    for (int i = 0; i < features; i++) {
      arguments[4 + 2 * i] = row.view().field(i);
      arguments[5 + 2 * i] = row.value(i);
    }
    return arguments;
  }

  private static FeastWriterOutcome outcome(Long answer) {
    return switch (answer.intValue()) {
      case 1 -> FeastWriterOutcome.WRITTEN;
      case 0 -> FeastWriterOutcome.BEHIND_OFFSET;
      case -1 -> FeastWriterOutcome.BEHIND_EVENT_TIME;
      default -> throw new IllegalStateException("must be 1, 0 or -1: answer=" + answer);
    };
  }
}
