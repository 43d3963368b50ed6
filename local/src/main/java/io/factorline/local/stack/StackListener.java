package io.factorline.local.stack;

import java.time.Duration;

/** Is told how a stack starts and ends. Called by the supervisor's thread. */
public interface StackListener {
  /** A part was started and is waited for. */
  void starting(Part part);

  /** A part is ready. */
  void ready(Part part, Duration took);

  /** The topics exist. */
  void topicsReady();

  /** A factor was served for the first time. */
  void firstFactor(String symbol, double lastPrice);

  /** All of it works. */
  void up(StackSettings settings, Duration took);

  /** The feature service of the default catalog has all its values. */
  void warm(String service, String symbol, Duration took);

  /**
   * History of the simulated market was loaded, or not. Called by a thread of its own.
   *
   * @param problem why not; empty if it was
   */
  void demo(String what, String problem);

  /** A part is being ended. */
  void stopping(Part part);
}
