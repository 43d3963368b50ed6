package io.factorline.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Real market data beside the repository: the folder that property {@code shared.data} names, or
 * {@code shared/data} next to any folder above this one. A test that finds none is skipped.
 */
final class SharedData {

  private SharedData() {}

  static List<String> lines(String name) {
    Path folder = folder();
    Assumptions.assumeTrue(
        folder != null, "no real data: set -Dshared.data, or put it at ../shared/data");
    Path file = folder.resolve(name);
    Assumptions.assumeTrue(Files.exists(file), "no real data: " + file);
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Path folder() {
    String named = System.getProperty("shared.data");
    if (named != null) {
      return Path.of(named);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path folder = at.resolve("shared").resolve("data");
      if (Files.isDirectory(folder)) {
        return folder;
      }
    }
    return null;
  }
}
