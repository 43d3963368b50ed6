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
  /* What has been decoded may wait for a part of the time by which loops may be late. */
  private static final int WAIT_PART = 4;

  private final int maxInFlight;
  private final Map<ClientClass, AdmittedPart> parts = new EnumMap<>(ClientClass.class);
  private final Map<ClientClass, Long> maxWaitNs = new EnumMap<>(ClientClass.class);
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
      long maxLagNs = each.between(ofEngines, ofDashboards);
      parts.put(each, new AdmittedPart(maxLagNs, nanoTime.getAsLong()));
      maxWaitNs.put(each, maxLagNs / WAIT_PART);
    }
  }

  /** Whether a request is taken in; then {@link #leave} must follow once. */
  public boolean tryEnter(Priority priority) {
    ClientClass share = priority.shareOf();
    return (share == null || isInTime(share)) && tryEnterInTime(priority);
  }

  /** The same for a request that was found in time before: how many are under way alone counts. */
  public boolean tryEnterInTime(Priority priority) {
    ClientClass share = priority.shareOf();
    int now = inFlight.incrementAndGet();
    boolean isTaken = share == null || now <= share.share(maxInFlight);
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

  /**
   * The same for a request that has to wait for its turn.
   *
   * @param waitNs how long it would, ns
   */
  public boolean isInTime(ClientClass clientClass, long waitNs) {
    return waitNs <= Objects.requireNonNull(maxWaitNs.get(clientClass)) && isInTime(clientClass);
  }

  /**
   * Whether the loops are in time for everybody, and have been for a while, with a wait that
   * everybody bears.
   *
   * @param waitNs how long a request has to wait for its turn, ns
   */
  public boolean isCalm(long waitNs) {
    if (lagNs.getAsLong() > calmNs || waitNs > calmNs / WAIT_PART) {
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
