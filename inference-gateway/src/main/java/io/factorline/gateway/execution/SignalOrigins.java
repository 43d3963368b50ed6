package io.factorline.gateway.execution;

import io.factorline.gateway.deadline.Deadline;

/** Finds of what a signal was that is not remembered, in its record. Thread-safe. */
public interface SignalOrigins {
  /** Of what a signal was. */
  record Origin(String model, boolean isCanary, String symbol, boolean isBuy) {}

  /**
   * Of what it was.
   *
   * @throws io.factorline.error.RequestException where its record is not known or cannot be read
   */
  Origin find(String signalId, Deadline deadline);
}
