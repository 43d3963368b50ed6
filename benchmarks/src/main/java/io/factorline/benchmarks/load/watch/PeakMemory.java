package io.factorline.benchmarks.load.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The most memory that a process had at once, as Linux counts it: with all pages that it has mapped
 * from files, though these belong to the system and go where memory is short.
 */
public final class PeakMemory {
  private static final String RESET = "5";
  private static final String PEAK = "VmHWM:";
  private static final double KIB = 1024;

  private PeakMemory() {}

  /** Begins to count anew. */
  public static void reset(long pid) {
    try {
      Files.writeString(Path.of("/proc", Long.toString(pid), "clear_refs"), RESET);
    } catch (IOException e) {
      throw new UncheckedIOException("must run on Linux and be ours: pid=" + pid, e);
    }
  }

  /** Bytes since it was reset, or since the process started. */
  public static double bytes(long pid) {
    try {
      return bytes(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
    } catch (IOException e) {
      throw new UncheckedIOException("must run on Linux: pid=" + pid, e);
    }
  }

  static double bytes(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith(PEAK))
        .map(line -> line.substring(PEAK.length()).strip().split(" ")[0])
        .mapToDouble(kib -> Long.parseLong(kib) * KIB)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("must have a line " + PEAK));
  }
}
