package io.factorline.benchmarks.load.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** CPU time of a process, user and system, as Linux counts it: in steps of 10 ms. */
public final class CpuTime {
  private static final int USER = 11;
  private static final double TICKS_PER_SECOND = 100;

  private CpuTime() {}

  /** Seconds since the process started. */
  public static double seconds(long pid) {
    try {
      return seconds(Files.readString(process(pid).resolve("stat")));
    } catch (IOException e) {
      throw new UncheckedIOException("must run on Linux: pid=" + pid, e);
    }
  }

  /** Seconds of the threads of a process that live and whose name begins so. */
  public static double seconds(long pid, String threadName) {
    try (Stream<Path> threads = Files.list(process(pid).resolve("task"))) {
      return threads
          .map(CpuTime::stat)
          .filter(stat -> stat.substring(stat.indexOf('(') + 1).startsWith(threadName))
          .mapToDouble(CpuTime::seconds)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException("must run on Linux: pid=" + pid, e);
    }
  }

  /* Empty where the thread has ended meanwhile. */
  private static String stat(Path thread) {
    try {
      return Files.readString(thread.resolve("stat"));
    } catch (IOException e) {
      return "";
    }
  }

  private static Path process(long pid) {
    return Path.of("/proc", Long.toString(pid));
  }

  private static double seconds(String stat) {
    // The name of the command is in parentheses and may hold spaces.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[USER]) + Long.parseLong(fields[USER + 1])) / TICKS_PER_SECOND;
  }
}
