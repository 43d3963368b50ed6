package io.factorline.local.backend;

import io.factorline.local.process.OsProcess;
import io.factorline.local.time.Wait;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits until a started backend answers its own protocol. */
final class Readiness {
  private Readiness() {}

  /**
   * Looks until the probe holds.
   *
   * @throws io.factorline.local.process.ProcessException if the process ends first or the limit
   *     passes, with the end of its log
   */
  static void await(OsProcess process, Duration limit, BooleanSupplier probe) {
    boolean ready = Wait.until(limit, () -> !process.isAlive() || probe.getAsBoolean());
    if (!process.isAlive()) {
      throw process.failure("ended while it was starting, with exit code " + process.exitCode());
    }
    if (!ready) {
      throw process.failure("did not answer within " + limit.toSeconds() + " s");
    }
  }
}
