package io.factorline.local.stack;

import io.factorline.local.process.OsProcess;
import io.factorline.local.process.Signals;
import io.factorline.local.time.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process as it was written down: its id and when it started, which together no later process
 * has.
 *
 * @param startMs ms since the epoch; 0 where the system does not tell
 */
public record RunningProcess(long pid, long startMs) {
  private static final long TOLERANCE_MS = 1_000;
  private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

  /** What to write down of a child. */
  public static RunningProcess of(OsProcess process) {
    return of(process.handle());
  }

  /** What to write down of a process. */
  public static RunningProcess of(ProcessHandle handle) {
    return new RunningProcess(handle.pid(), startMs(handle));
  }

  /** Whether this very process still runs. */
  public boolean isAlive() {
    return handle().isPresent();
  }

  /** Asks it to end and returns at once. */
  public void requestStop() {
    handle()
        .ifPresent(handle -> {
          Signals.send("CONT", pid);
          handle.destroy();
        });
  }

  /** Asks it to end, waits, and kills it when the grace is over. */
  public void end(Duration grace) {
    Optional<ProcessHandle> handle = handle();
    if (handle.isEmpty()) {
      return;
    }
    requestStop();
    if (!Wait.until(grace, () -> !isAlive())) {
      handle.get().destroyForcibly();
      Wait.until(KILL_LIMIT, () -> !isAlive());
    }
  }

  private Optional<ProcessHandle> handle() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> Math.abs(startMs(handle) - startMs) <= TOLERANCE_MS);
  }

  private static long startMs(ProcessHandle handle) {
    return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }
}
