package io.factorline.local.chaos;

import io.factorline.local.stack.StackException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a machine has for faults that not every machine can make.
 *
 * @param ownMounts whether this process may mount file systems that nobody else sees
 * @param fakeTime the library that moves a process' clock; empty where there is none
 */
public record Means(boolean ownMounts, Optional<Path> fakeTime) {
  /** Of a stack whose disks and clocks are left alone. */
  public static final Means NONE = new Means(false, Optional.empty());

  private static final String OWN_MOUNTS = "FACTORLINE_OWN_MOUNTS";
  private static final String FAKE_TIME = "FACTORLINE_FAKETIME";
  private static final List<String> FAKE_TIME_FILES =
      List.of(
          "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
          "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
          "/usr/lib64/faketime/libfaketime.so.1",
          "/usr/lib/faketime/libfaketime.so.1");

  /** Of this machine. */
  public static Means ofMachine(Map<String, String> environment) {
    Optional<Path> fakeTime =
        Stream.concat(
                Stream.ofNullable(environment.get(FAKE_TIME)).filter(file -> !file.isBlank()),
                FAKE_TIME_FILES.stream())
            .map(Path::of)
            .filter(Files::isRegularFile)
            .findFirst();
    return new Means("true".equals(environment.get(OWN_MOUNTS)), fakeTime);
  }

  /** Whether a fault can be made here. */
  public boolean allow(Fault fault) {
    return switch (fault.kind()) {
      case FULL_DISK -> ownMounts;
      case CLOCK_AHEAD, CLOCK_BEHIND -> fakeTime.isPresent();
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
        fakeTime.filter(_ -> faults.stream().anyMatch(fault -> fault.kind().isOfClock())));
  }

  /** What there must be for a fault. */
  public static String wanted(Fault fault) {
    return fault.kind() == Fault.Kind.FULL_DISK
        ? "Linux with unshare and mount, by root or with user namespaces for all"
        : "the library libfaketime.so.1 (Debian's package libfaketime; " + FAKE_TIME + ")";
  }
}
