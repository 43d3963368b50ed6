package io.factorline.api.load;

import io.factorline.api.config.FactorApiProperties;
import io.factorline.security.ClientClass;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Takes requests in, or sheds them before they queue: by how many are under way, and by how late
 * the event loops are, more and more of a class while they are later than it bears. Dashboards are
 * shed before engines. Thread-safe, no lock.
 */
public final class Gate {
  private final int maxInFlight;
  private final Map<ClientClass, AdmittedPart> parts = new EnumMap<>(ClientClass.class);
  private final long calmNs;
  private final LongSupplier lagNs;
  private final LongSupplier nanoTime;
  private final AtomicInteger inFlight = new AtomicInteger();

  /**
   * A gate.
   *
   * @param lagNs how late the event loops are, in ns
   * @param nanoTime monotonic, ns
   */
  public Gate(FactorApiProperties.Load load, LongSupplier lagNs, LongSupplier nanoTime) {
    this.maxInFlight = load.maxInFlight();
    this.lagNs = lagNs;
    this.nanoTime = nanoTime;
    long ofEngines = load.maxLag().toNanos();
    long ofDashboards = load.maxDashboardLag().toNanos();
    this.calmNs = ofDashboards;
    for (ClientClass each : ClientClass.values()) {
      parts.put(
          each, new AdmittedPart(each.between(ofEngines, ofDashboards), nanoTime.getAsLong()));
    }
  }

  /** Whether a request is taken in; then {@link #leave} must follow once. */
  public boolean tryEnter(Priority priority) {
    int now = inFlight.incrementAndGet();
    ClientClass share = priority.shareOf();
    boolean isTaken = share == null || (isInTime(share) && now <= share.share(maxInFlight));
    if (!isTaken) {
      inFlight.decrementAndGet();
    }
    return isTaken;
  }

  /**
   * Whether the loops are in time for a request of a class; of one of which only a part is let in,
   * another answer may come for the next request.
   */
  public boolean isInTime(ClientClass clientClass) {
    AdmittedPart part = Objects.requireNonNull(parts.get(clientClass));
    return part.isAdmitted(
        lagNs.getAsLong(), nanoTime.getAsLong(), ThreadLocalRandom.current().nextDouble());
  }

  /** Whether the loops are in time for everybody, and have been for a while. */
  public boolean isCalm() {
    if (lagNs.getAsLong() > calmNs) {
      return false;
    }
    for (AdmittedPart part : parts.values()) {
      if (!part.isWhole()) {
        return false;
      }
    }
    return true;
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
