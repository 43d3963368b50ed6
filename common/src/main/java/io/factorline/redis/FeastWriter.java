package io.factorline.redis;

import io.factorline.feast.FeastRow;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.List;
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

  private final StatefulRedisConnection<byte[], byte[]> redis;
  private final RedisScript script = RedisScript.load("feast-write.lua");

  /** Writer over a connection that flushes by itself and that others may share. */
  public FeastWriter(StatefulRedisConnection<byte[], byte[]> redis) {
    this.redis = redis;
  }

  /** Sends one row and completes with what Redis did with it. */
  public CompletionStage<FeastWriterOutcome> write(FeastRow row, FeastWriterPosition position) {
    return write(List.of(new FeastWrite(row, position))).getFirst();
  }

  /** Sends rows together, which costs less than one by one; as {@link #write} for each. */
  public List<CompletionStage<FeastWriterOutcome>> write(List<FeastWrite> rows) {
    List<byte[][]> keys = rows.stream().map(FeastWrite::keys).toList();
    List<byte[][]> arguments = rows.stream().map(FeastWrite::arguments).toList();
    return script.runAll(redis, keys, arguments).stream()
        .map(answer -> answer.thenApply(FeastWriter::outcome))
        .toList();
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
