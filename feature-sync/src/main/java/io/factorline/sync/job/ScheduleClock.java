package io.factorline.sync.job;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/** Looks at the schedules once a second. */
final class ScheduleClock implements SmartLifecycle {
  private final Schedules schedules;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("schedules").factory());
  private volatile boolean running;

  ScheduleClock(Schedules schedules) {
    this.schedules = schedules;
  }

  @Override
  public void start() {
    running = true;
    var _ = thread.scheduleWithFixedDelay(schedules::tick, 0, 1, TimeUnit.SECONDS);
  }

  @Override
  public void stop() {
    running = false;
    thread.shutdownNow();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
