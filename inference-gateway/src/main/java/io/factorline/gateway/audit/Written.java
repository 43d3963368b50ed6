package io.factorline.gateway.audit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** What becomes of the records of one answer. Thread-safe. */
final class Written {
  private final CompletableFuture<Void> all = new CompletableFuture<>();
  private final AtomicInteger left;

  /** Of so many records. */
  Written(int records) {
    this.left = new AtomicInteger(records);
    if (records == 0) {
      all.complete(null);
    }
  }

  /** Completes once all are safe; fails as soon as one is not. */
  CompletableFuture<Void> all() {
    return all;
  }

  /** One is safe. */
  void safe() {
    if (left.decrementAndGet() == 0) {
      all.complete(null);
    }
  }

  /** One or more are not. */
  void lost(Throwable why) {
    all.completeExceptionally(why);
  }
}
