package io.factorline.local.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Memory of a process of this machine, as Linux tells it. Stateless. */
final class Memory {
  private static final int KB = 1024;

  private Memory() {}

  /** What it has in memory, bytes; empty where the system does not tell. */
  static OptionalLong resident(long pid) {
    try {
      return parse(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
    } catch (IOException e) {
      // Not Linux, or it has ended.
      return OptionalLong.empty();
    }
  }

  static OptionalLong parse(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) * KB)
        .findFirst();
  }
}
