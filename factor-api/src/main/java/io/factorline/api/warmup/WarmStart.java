package io.factorline.api.warmup;

import io.factorline.warmup.WarmUp;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Lets the service listen only once it has warmed up, or nobody need wait for that any more: who
 * asks as soon as a port is open, without a look at its readiness, gets what others get.
 */
final class WarmStart implements SmartLifecycle {
  private final WarmUp warmUp;
  private volatile boolean running;

  WarmStart(WarmUp warmUp) {
    this.warmUp = warmUp;
  }

  @Override
  public void start() {
    running = true;
    try {
      warmUp.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Just before the web server. */
  @Override
  public int getPhase() {
    return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
  }
}
