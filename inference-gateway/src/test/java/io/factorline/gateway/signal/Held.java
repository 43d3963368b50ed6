package io.factorline.gateway.signal;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What this process holds outside of its heap.
 *
 * @param connections at the server
 * @param files open files, sockets among them
 * @param directBytes of Netty and of the JDK
 * @param residentBytes of the process; the heap's are the same all the time where it is touched
 *     before and of one size
 */
record Held(int threads, int connections, int files, long directBytes, long residentBytes) {
  private static final int PAGE_BYTES = 4096;

  static Held now(int connections) throws IOException {
    // Direct buffers that nobody holds go with the objects that held them.
    System.gc();
    return new Held(
        ManagementFactory.getThreadMXBean().getThreadCount(),
        connections,
        openFiles(),
        usedDirectBytes(),
        PAGE_BYTES * Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]));
  }

  private static int openFiles() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return (int) open.count();
    }
  }

  /* Netty takes its buffers from the JDK or by itself, after what it finds in this JDK. */
  private static long usedDirectBytes() {
    long bytes =
        Math.max(
            0, io.grpc.netty.shaded.io.netty.util.internal.PlatformDependent.usedDirectMemory());
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      bytes += pool.getMemoryUsed();
    }
    return bytes;
  }

  /** As {@link #words}. */
  static Held parse(List<String> words) {
    return new Held(
        Integer.parseInt(words.get(0)),
        Integer.parseInt(words.get(1)),
        Integer.parseInt(words.get(2)),
        Long.parseLong(words.get(3)),
        Long.parseLong(words.get(4)));
  }

  /** For another process. */
  String words() {
    return "%d %d %d %d %d".formatted(threads, connections, files, directBytes, residentBytes);
  }
}
