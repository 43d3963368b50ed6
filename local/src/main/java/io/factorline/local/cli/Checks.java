package io.factorline.local.cli;

import io.factorline.catalog.Nearest;
import io.factorline.local.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The checks of the project: each is a folder of {@code checks/} with an executable {@code check}
 * in it, whose first comment line says in one sentence what it checks.
 */
final class Checks {
  private static final String SCRIPT = "check";

  private final Path folder;

  Checks(Path home) {
    this.folder = home.resolve("checks");
  }

  /** A check. */
  record Check(String name, Path script) {
    /** Its one sentence; empty if it has none. */
    String summary() {
      try (Stream<String> lines = Files.lines(script)) {
        return lines
            .filter(line -> line.startsWith("# "))
            .map(line -> line.substring(2))
            .findFirst()
            .orElse("");
      } catch (IOException e) {
        throw unreadable(script, e);
      }
    }
  }

  /** All checks by name. */
  List<Check> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(folder)) {
      return folders
          .map(path -> new Check(path.getFileName().toString(), path.resolve(SCRIPT)))
          .filter(check -> Files.isExecutable(check.script()))
          .sorted((a, b) -> a.name().compareTo(b.name()))
          .toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /**
   * The check of this name.
   *
   * @throws UsageException naming the nearest one if there is none
   */
  Check of(String name) {
    List<Check> all = all();
    return all.stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new UsageException("unknown check " + name + nearest(name, all)));
  }

  private static String nearest(String name, List<Check> all) {
    return Nearest.to(name, all.stream().map(Check::name).toList())
        .map(known -> "; did you mean " + known + "?")
        .orElse(": there are none in checks/");
  }

  private static StackException unreadable(Path path, IOException cause) {
    return new StackException("Cannot be read: " + path + ", " + cause.getMessage(), cause);
  }
}
