package io.factorline.sync.materialize;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.redis.OfflineTurns;
import io.factorline.redis.SyncRedis;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps apart those who bring rows of a view. Rows over HTTP go to Redis and then to the lake in
 * one turn. Where a job brought a newer row in between, Redis would not know any more that the
 * older one was served, and the job could append another row of its times: so a job, with its own
 * rows in Redis, waits for the turn that there is. Whoever comes later finds the job's rows in
 * Redis. Thread-safe.
 */
@Component
class Turns {
  /** Of a job's progress while it waits. */
  static final String UNIT = "rows of others awaited";

  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
  private static final long PAUSE_NS = Duration.ofMillis(5).toNanos();
  private static final long PATIENCE_NS = Duration.ofSeconds(20).toNanos();

  private final OfflineTurns turns;

  Turns(SyncRedis redis) {
    this.turns = redis.turns();
  }

  /** A turn, up to its end. */
  final class Turn implements AutoCloseable {
    private final String view;
    private final String name;

    private Turn(String view, String name) {
      this.view = view;
      this.name = name;
    }

    @Override
    public void close() {
      if (!turns.end(view, name)) {
        LOG.warn("A turn took longer than it may, so others may have come between. view={}", view);
      }
    }
  }

  /**
   * Waits for a turn.
   *
   * @throws RequestException if others are before it for too long
   */
  Turn take(String view) {
    String name = UUID.randomUUID().toString();
    long startNs = System.nanoTime();
    while (!turns.begin(view, name)) {
      if (System.nanoTime() - startNs >= PATIENCE_NS) {
        throw new RequestException(
            ErrorCode.OVERLOADED, "must come again later, others write rows: view=" + view);
      }
      LockSupport.parkNanos(PAUSE_NS);
    }
    return new Turn(view, name);
  }

  /**
   * Waits until the turn that there is now has ended.
   *
   * @param look is called while it waits, and throws to end the waiting
   */
  void passOne(String view, Runnable look) {
    Optional<String> before = turns.current(view);
    while (before.isPresent() && turns.current(view).equals(before)) {
      look.run();
      LockSupport.parkNanos(PAUSE_NS);
    }
  }
}
