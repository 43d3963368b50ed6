package io.factorline.gateway.shadow;

import io.factorline.gateway.signal.AuditTrail;
import io.factorline.gateway.signal.SignalAnswer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records of shadows, whose writer is opened with the first of them: a gateway that runs none has
 * none. Thread-safe; the first record blocks.
 */
public final class LateAudit implements AuditTrail {
  private final Supplier<Writer> open;
  private @Nullable Writer writer;
  private boolean isClosed;

  /**
   * A writer of records.
   *
   * @param end lets what is under way arrive, and closes it
   */
  public record Writer(AuditTrail trail, Runnable end) {}

  public LateAudit(Supplier<Writer> open) {
    this.open = open;
  }

  @Override
  public CompletableFuture<Void> record(SignalAnswer answer, long nowMs) {
    Writer opened = opened();
    return opened == null
        ? CompletableFuture.failedFuture(new IllegalStateException("must not be closed"))
        : opened.trail().record(answer, nowMs);
  }

  private synchronized @Nullable Writer opened() {
    if (writer == null && !isClosed) {
      writer = open.get();
    }
    return isClosed ? null : writer;
  }

  /** Ends it, for good. */
  public void close() {
    Writer opened;
    synchronized (this) {
      isClosed = true;
      opened = writer;
    }
    if (opened != null) {
      opened.end().run();
    }
  }
}
