package io.factorline.near;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads changed keys again, in passes: one pass is on its way, what changes meanwhile waits for the
 * next. A burst so costs the latency of a pass and never a queue of reads, and a key that changes a
 * hundred times during a pass is read once.
 */
final class Refresher<V> {

  private final int maxBatch;
  private final Executor executor;
  private final Supplier<@Nullable Lease> lease;
  private final BiFunction<Slot<V>, Lease, @Nullable Flight<V>> board;
  private final Fetcher<V> fetcher;
  private final Queue<Slot<V>> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean passing = new AtomicBoolean();

  /**
   * A refresher.
   *
   * @param lease gives the current one; without one, what waits is forgotten
   * @param board gives the placeholder of a slot that is worth reading, null for another
   */
  Refresher(
      int maxBatch,
      Executor executor,
      Supplier<@Nullable Lease> lease,
      BiFunction<Slot<V>, Lease, @Nullable Flight<V>> board,
      Fetcher<V> fetcher) {
    this.maxBatch = maxBatch;
    this.executor = executor;
    this.lease = lease;
    this.board = board;
    this.fetcher = fetcher;
  }

  /** Has the slot read again soon; a slot that waits already is not queued twice. */
  void request(Slot<V> slot) {
    if (slot.queueRefresh()) {
      queue.add(slot);
      next();
    }
  }

  private void next() {
    if (!queue.isEmpty() && passing.compareAndSet(false, true)) {
      executor.execute(this::pass);
    }
  }

  private void pass() {
    // One lease for the whole pass: a placeholder must go over its own lease's connection.
    Lease current = lease.get();
    List<Flight<V>> flights = new ArrayList<>();
    for (Slot<V> slot = queue.poll(); slot != null; slot = queue.poll()) {
      // Before boarding: a change from here on must be able to queue the slot again.
      slot.refreshDequeued();
      Flight<V> flight = current == null ? null : board.apply(slot, current);
      if (flight != null) {
        flights.add(flight);
      }
      if (flights.size() == maxBatch) {
        break;
      }
    }
    List<Flight<V>> own = flights.stream().filter(Flight::claim).toList();
    if (current != null && !own.isEmpty()) {
      fetcher.fetch(current.link(), own);
    }
    var _ =
        CompletableFuture.allOf(flights.toArray(CompletableFuture[]::new))
            .whenComplete((done, failure) -> ended());
  }

  private void ended() {
    passing.set(false);
    next();
  }
}
