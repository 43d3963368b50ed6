package io.factorline.gateway.signal;

import java.util.concurrent.CompletableFuture;

/** Where predictions are recorded. Thread-safe, does not block for longer than a moment. */
public interface AuditTrail {
  /**
   * Records all signals of an answer, failures too.
   *
   * @return completes when all records are safe; fails where one is not
   */
  CompletableFuture<Void> record(SignalAnswer answer, long nowMs);
}
