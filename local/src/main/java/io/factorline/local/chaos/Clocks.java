package io.factorline.local.chaos;

import io.factorline.local.stack.Part;
import io.factorline.local.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Clocks of processes that can be moved while they run: a library in front of the system's reads a
 * file each second. Time since a moment goes on as it does, as it would on a machine. One thread.
 */
final class Clocks {
  private static final List<Part> PARTS =
      List.of(
          Part.STREAM_INGEST,
          Part.STANDBY,
          Part.FEATURE_SYNC,
          Part.FACTOR_API,
          Part.INFERENCE_GATEWAY,
          Part.SIMULATOR);
  private static final String LOOKS_EACH_SECOND = "1";

  private final Path folder;

  /** Clocks that are right, of files in a folder. */
  Clocks(Path folder) {
    this.folder = folder;
    PARTS.forEach(part -> set(part, Duration.ZERO));
  }

  /** What a process needs in its environment so that its clock can be moved. */
  Map<Part, Map<String, String>> environment(Path library) {
    Map<Part, Map<String, String>> all = new TreeMap<>();
    for (Part part : PARTS) {
      all.put(
          part,
          Map.of(
              "LD_PRELOAD",
              library.toString(),
              "FAKETIME_TIMESTAMP_FILE",
              file(part).toString(),
              "FAKETIME_CACHE_DURATION",
              LOOKS_EACH_SECOND,
              "DONT_FAKE_MONOTONIC",
              "1",
              "FAKETIME_DONT_FAKE_MONOTONIC",
              "1",
              "NO_FAKE_STAT",
              "1"));
    }
    return all;
  }

  /** Moves a part's clock to so far ahead of the machine's, seen within a second. */
  void set(Part part, Duration ahead) {
    Path file = file(part);
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.writeString(next, "%+ds\n".formatted(ahead.toSeconds()));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new StackException("The clock cannot be set: " + file + ", " + e, e);
    }
  }

  private Path file(Part part) {
    return folder.resolve("clock-" + part.label());
  }
}
