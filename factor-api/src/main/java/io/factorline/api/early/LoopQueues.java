package io.factorline.api.early;

import io.micrometer.core.instrument.Timer;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.concurrent.TimeUnit;

/** The queue of each event loop. Thread-safe, as long as each loop asks for its own. */
final class LoopQueues {
  private final FastThreadLocal<LoopQueue> own = new FastThreadLocal<>();
  private final Timer waits;

  /**
   * None yet.
   *
   * @param waits records how long each has waited for its turn
   */
  LoopQueues(Timer waits) {
    this.waits = waits;
  }

  /**
   * The queue of the loop whose thread asks.
   *
   * @param loop that loop
   */
  LoopQueue of(EventExecutor loop) {
    LoopQueue queue = own.getIfExists();
    if (queue == null) {
      // What is scheduled runs when the loop has looked at its connections; what is executed,
      // before.
      queue =
          new LoopQueue(
              task -> {
                var _ = loop.schedule(task, 1, TimeUnit.NANOSECONDS);
              },
              System::nanoTime,
              waitedNs -> waits.record(waitedNs, TimeUnit.NANOSECONDS));
      own.set(queue);
    }
    return queue;
  }
}
