package io.factorline.ingest.consume;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.MessageListenerContainer;

/** Pauses reading while too many records wait, and goes on at half of that. One thread. */
public final class BackPressure {
  private static final Logger LOG = LoggerFactory.getLogger(BackPressure.class);

  private final Supplier<MessageListenerContainer> container;
  private final int maxQueued;
  private boolean paused;

  /**
   * A brake for a container.
   *
   * @param maxQueued records that may wait, beside those of one poll
   */
  public BackPressure(Supplier<MessageListenerContainer> container, int maxQueued) {
    this.container = container;
    this.maxQueued = maxQueued;
  }

  void check(int queued) {
    if (!paused && queued > maxQueued) {
      paused = true;
      container.get().pause();
      LOG.info("Reading pauses queued={}", queued);
    } else if (paused && queued <= maxQueued / 2) {
      paused = false;
      container.get().resume();
      LOG.info("Reading goes on queued={}", queued);
    }
  }
}
