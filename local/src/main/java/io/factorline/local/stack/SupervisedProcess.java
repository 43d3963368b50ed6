package io.factorline.local.stack;

import io.factorline.local.process.OsProcess;
import io.factorline.local.process.ProcessException;
import io.factorline.local.process.ProcessSpec;
import io.factorline.local.time.NanoClock;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One part of the stack over all its runs: started, looked at, and started again with {@link
 * Backoff} when it ended. One thread.
 */
final class SupervisedProcess {
  private static final Logger LOG = LoggerFactory.getLogger(SupervisedProcess.class);

  private final Part part;
  private final ProcessSpec spec;
  private final boolean restarts;
  private final NanoClock clock;
  private final Function<ProcessSpec, OsProcess> starter;
  private final Backoff backoff = new Backoff();
  private @Nullable OsProcess process;
  private long startedNs;
  private long dueNs;
  private int restartCount;
  private boolean down;

  /**
   * A part that does not run yet.
   *
   * @param restarts false for one that may end, like a replay
   */
  SupervisedProcess(
      Part part,
      ProcessSpec spec,
      boolean restarts,
      NanoClock clock,
      Function<ProcessSpec, OsProcess> starter) {
    this.part = part;
    this.spec = spec;
    this.restarts = restarts;
    this.clock = clock;
    this.starter = starter;
  }

  Part part() {
    return part;
  }

  int restartCount() {
    return restartCount;
  }

  /** The present or last run; null before the first. */
  @Nullable OsProcess process() {
    return process;
  }

  boolean isAlive() {
    OsProcess run = process;
    return run != null && run.isAlive();
  }

  /** Starts it. */
  OsProcess start() {
    OsProcess run = starter.apply(spec);
    process = run;
    startedNs = clock.nanoTime();
    down = false;
    return run;
  }

  /**
   * Notices that it ended, and starts it again when that is due.
   *
   * @return whether anything changed
   */
  boolean look() {
    if (process == null || isAlive() || (down && !restarts)) {
      return false;
    }
    if (!down) {
      noticeEnd(process);
      return true;
    }
    if (clock.nanoTime() - dueNs < 0) {
      return false;
    }
    startAgain();
    return true;
  }

  /** Asks it to end, without waiting. */
  void requestStop() {
    OsProcess run = process;
    if (run != null) {
      run.requestStop();
    }
  }

  /** Ends it in order. */
  void stop(Duration grace) {
    OsProcess run = process;
    if (run != null) {
      run.stop(grace);
    }
  }

  private void noticeEnd(OsProcess run) {
    down = true;
    int exitCode = run.exitCode();
    if (!restarts) {
      LOG.info("{} ended. exitCode={}, log={}", part.label(), exitCode, run.log());
      return;
    }
    long nowNs = clock.nanoTime();
    Duration delay = backoff.after(Duration.ofNanos(nowNs - startedNs));
    dueNs = nowNs + delay.toNanos();
    LOG.warn(
        "{} ended and is started again in {} ms. exitCode={}, restarts={}, log={}",
        part.label(),
        delay.toMillis(),
        exitCode,
        restartCount,
        run.log());
  }

  private void startAgain() {
    restartCount++;
    try {
      OsProcess run = start();
      LOG.info("{} runs again. pid={}, restarts={}", part.label(), run.pid(), restartCount);
    } catch (ProcessException e) {
      long nowNs = clock.nanoTime();
      dueNs = nowNs + backoff.after(Duration.ZERO).toNanos();
      LOG.warn("{} could not be started: {}", part.label(), e.getMessage());
    }
  }
}
