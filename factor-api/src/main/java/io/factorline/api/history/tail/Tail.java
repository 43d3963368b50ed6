package io.factorline.api.history.tail;

import io.factorline.store.TopicId;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What readers see of the tail: the log as it is now, how it stands, and a signal whenever it has
 * moved. Thread-safe; nothing blocks.
 */
public final class Tail {
  private volatile @Nullable TailLog log;
  private volatile TailState state = TailState.UNAVAILABLE;
  private volatile @Nullable String problem = "not asked yet";
  private volatile CompletableFuture<Void> moved = new CompletableFuture<>();

  /** The log; null until Kafka was reached for the first time. */
  public @Nullable TailLog log() {
    return log;
  }

  /** How it stands. */
  public TailState state() {
    return state;
  }

  /** What keeps it from being live, for people; null if nothing does. */
  public @Nullable String problem() {
    return problem;
  }

  /** Completes when it has moved next; to be asked for before the condition is looked at. */
  public CompletableFuture<Void> nextMove() {
    return moved;
  }

  /** Whether it has read so far. */
  public boolean hasRead(TopicId topic, long[] offsets) {
    TailLog now = log;
    if (now == null || !now.topic().equals(topic) || now.partitions() < offsets.length) {
      return false;
    }
    long[] positions = now.positions();
    for (int p = 0; p < offsets.length; p++) {
      if (positions[p] < offsets[p]) {
        return false;
      }
    }
    return true;
  }

  void follow(TailLog newLog) {
    log = newLog;
  }

  void stands(TailState newState, @Nullable String newProblem) {
    state = newState;
    problem = newProblem;
  }

  void signal() {
    CompletableFuture<Void> reached = moved;
    moved = new CompletableFuture<>();
    reached.complete(null);
  }
}
