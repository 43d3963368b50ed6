package io.factorline.gateway.signal;

/**
 * Is told of each answer, once it stands. Thread-safe; does not block, does not throw, and changes
 * nothing of the answer.
 */
public interface AnswerMonitor {
  /**
   * An answer stands, and is about to be told.
   *
   * @param arms the versions that made it
   */
  void answered(Arms arms, SignalAnswer answer);
}
