package io.factorline.benchmarks.load.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** CPU time of a process, user and system, as Linux counts it: in steps of 10 ms. */
public final class CpuTime {
  private static final int USER = 11;
  private static final double TICKS_PER_SECOND = 100;

  private CpuTime() {}

  /** Seconds since the process started. */
  public static double seconds(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The name of the command is in parentheses and may hold spaces.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return (Long.parseLong(fields[USER]) + Long.parseLong(fields[USER + 1])) / TICKS_PER_SECOND;
    } catch (IOException e) {
      throw new UncheckedIOException("must run on Linux: pid=" + pid, e);
    }
  }
}
