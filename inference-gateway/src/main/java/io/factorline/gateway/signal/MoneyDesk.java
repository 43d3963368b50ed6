package io.factorline.gateway.signal;

import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.model.LiveVersion;
import java.util.List;
import java.util.Optional;

/** Reserves a canary's money. Thread-safe; blocks until the deadline at most. */
public interface MoneyDesk {
  /**
   * Reserves what signals may risk.
   *
   * @param signals each with an id and a limit
   * @return one per signal, in their order: empty where it is granted, else why not
   */
  List<Optional<String>> reserve(
      CanaryShare share, LiveVersion version, List<Signal> signals, Deadline deadline);
}
