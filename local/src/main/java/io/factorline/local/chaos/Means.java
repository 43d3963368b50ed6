package io.factorline.local.chaos;

import io.factorline.local.clock.Clocks;
import io.factorline.local.stack.StackException;
import java.util.List;
import java.util.Map;

/**
 * What a machine has for faults that not every machine can make.
 *
 * @param ownMounts whether this process may mount file systems that nobody else sees
 * @param clocks whether it may move clocks of others
 */
public record Means(boolean ownMounts, boolean clocks) {
  /** Of a stack whose disks and clocks are left alone. */
  public static final Means NONE = new Means(false, false);

  private static final String OWN_MOUNTS = "FACTORLINE_OWN_MOUNTS";

  /** Of this machine. */
  public static Means ofMachine(Map<String, String> environment) {
    return new Means("true".equals(environment.get(OWN_MOUNTS)), Clocks.canMove());
  }

  /** Whether a fault can be made here. */
  public boolean allow(Fault fault) {
    return switch (fault.kind()) {
      case FULL_DISK -> ownMounts;
      case CLOCK_AHEAD, CLOCK_BEHIND -> clocks;
      default -> true;
    };
  }

  /**
   * As much of it as these faults need.
   *
   * @throws StackException where one of them cannot be made here
   */
  public Means neededBy(List<Fault> faults) {
    for (Fault fault : faults) {
      if (!allow(fault)) {
        throw new StackException("Missing for %s: %s".formatted(fault.name(), wanted(fault)));
      }
    }
    return new Means(
        faults.stream().anyMatch(fault -> fault.kind() == Fault.Kind.FULL_DISK),
        faults.stream().anyMatch(fault -> fault.kind().isOfClock()));
  }

  /** What there must be for a fault. */
  public static String wanted(Fault fault) {
    return fault.kind() == Fault.Kind.FULL_DISK
        ? "Linux with unshare and mount, by root or with user namespaces for all"
        : "a JDK with the module jdk.attach, not a runtime alone";
  }
}
