package io.factorline.api.load;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.security.ClientClass;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Takes requests in, or sheds them before they queue: by how many are under way, and by how late
 * the event loops are. Dashboards are shed before engines. Thread-safe, no lock.
 */
public final class Gate {
  private final int maxInFlight;
  private final long maxLagNs;
  private final long maxDashboardLagNs;
  private final LongSupplier lagNs;
  private final AtomicInteger inFlight = new AtomicInteger();

  /**
   * A gate.
   *
   * @param lagNs how late the event loops are, in ns
   */
  public Gate(FactorApiProperties.Load load, LongSupplier lagNs) {
    this.maxInFlight = load.maxInFlight();
    this.maxLagNs = load.maxLag().toNanos();
    this.maxDashboardLagNs = load.maxDashboardLag().toNanos();
    this.lagNs = lagNs;
  }

  /** Whether a request is taken in; then {@link #leave} must follow once. */
  public boolean tryEnter(Priority priority) {
    int now = inFlight.incrementAndGet();
    ClientClass share = priority.shareOf();
    boolean isTaken =
        share == null
            || (now <= share.share(maxInFlight)
                && lagNs.getAsLong() <= share.between(maxLagNs, maxDashboardLagNs));
    if (!isTaken) {
      inFlight.decrementAndGet();
    }
    return isTaken;
  }

  /** A request that was taken in has its answer. */
  public void leave() {
    inFlight.decrementAndGet();
  }

  /** Requests under way. */
  public int inFlight() {
    return inFlight.get();
  }
}
