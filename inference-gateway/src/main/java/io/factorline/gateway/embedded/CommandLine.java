package io.factorline.gateway.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The command line of this process, which ONNX Runtime 1.29 on Linux reads into a fixed room: from
 * 3,981 bytes on (measured on x86-64) the process dies of a segmentation fault when a session is
 * made. A long one is refused instead.
 */
final class CommandLine {
  static final int MOST_BYTES = 3_900;
  private static final Path LINUX = Path.of("/proc/self/cmdline");

  private CommandLine() {}

  static void requireShort() throws EmbeddedException {
    requireShort(LINUX);
  }

  static void requireShort(Path file) throws EmbeddedException {
    if (!Files.isReadable(file)) {
      return;
    }
    try {
      int bytes = Files.readAllBytes(file).length;
      if (bytes > MOST_BYTES) {
        throw new EmbeddedException(
            ("must be short, or ONNX Runtime ends the process; put arguments into a file (java"
                    + " @file) or CLASSPATH: commandLineBytes=%d, most=%d")
                .formatted(bytes, MOST_BYTES));
      }
    } catch (IOException e) {
      throw new EmbeddedException("must be readable: file=" + file, e);
    }
  }
}
