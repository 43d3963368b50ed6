package io.factorline.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Real market data that lies beside the checkout, never in it: {@code shared/data} in a folder
 * above, or where the property {@code shared.data} says. A test that wants it is skipped, with the
 * reason, where it is absent.
 */
public final class SharedData {
  private SharedData() {}

  /** A file of the data. */
  public static Path file(String name) {
    Path folder = folder();
    Assumptions.assumeTrue(
        folder != null, "no real data: set -Dshared.data, or put it at ../shared/data");
    Path file = Path.of(String.valueOf(folder)).resolve(name);
    Assumptions.assumeTrue(Files.exists(file), "no real data: " + file);
    return file;
  }

  /** The lines of a text file of the data. */
  public static List<String> lines(String name) {
    try {
      return Files.readAllLines(file(name));
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
