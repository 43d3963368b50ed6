package io.factorline.benchmarks.load.watch;

import java.time.Duration;

/**
 * Waits until the optimizing compiler of a JVM has little left to do: on two cores it needs minutes
 * for a whole service, and half of a core while it does. One thread.
 */
public final class Compiler {
  /** The name as Linux cuts it. */
  private static final String THREAD = "C2 CompilerThre";

  /** Of a core, and for so many steps: it may pause between two large methods. */
  private static final double IDLE_SHARE = 0.1;

  private static final int IDLE_STEPS = 3;
  private static final int MOST_STEPS = 60;

  private final long pid;

  public Compiler(long pid) {
    this.pid = pid;
  }

  /**
   * Loads the JVM until its compiler is idle, or for 60 steps.
   *
   * @param step loads it for a while
   * @return how long that took, and whether it became idle
   */
  public Settled settle(Runnable step) {
    long startNs = System.nanoTime();
    int idle = 0;
    for (int i = 0; i < MOST_STEPS && idle < IDLE_STEPS; i++) {
      long fromNs = System.nanoTime();
      double before = CpuTime.seconds(pid, THREAD);
      step.run();
      double tookNs = System.nanoTime() - fromNs;
      double share = (CpuTime.seconds(pid, THREAD) - before) * 1e9 / tookNs;
      idle = share < IDLE_SHARE ? idle + 1 : 0;
    }
    return new Settled(Duration.ofNanos(System.nanoTime() - startNs), idle >= IDLE_STEPS);
  }

  /** What came of the wait. */
  public record Settled(Duration took, boolean isIdle) {}
}
