package io.factorline.near;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One key on its way: the placeholder that stands in the slot from before the read is sent, and the
 * answer that all readers of the key wait for.
 */
final class Flight<V> extends CompletableFuture<Reading<V>> {

  private final Slot<V> slot;
  private final Lease lease;
  private final long boardedNs;
  private final AtomicBoolean claimed = new AtomicBoolean();

  Flight(Slot<V> slot, Lease lease, long boardedNs) {
    this.slot = slot;
    this.lease = lease;
    this.boardedNs = boardedNs;
  }

  Slot<V> slot() {
    return slot;
  }

  Lease lease() {
    return lease;
  }

  /** A time before the read was sent, so the value is at least as new. */
  long boardedNs() {
    return boardedNs;
  }

  /** True for one caller, who must send it or fail it. */
  boolean claim() {
    return !claimed.get() && claimed.compareAndSet(false, true);
  }
}
