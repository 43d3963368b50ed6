package io.factorline.sync.source;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The files that a path means: a file, the files of a folder, or those that match a pattern. */
final class SourceFiles {
  private static final int MAX_FILES = 10_000;
  private static final int MAX_DEPTH = 16;

  private SourceFiles() {}

  /**
   * The files, sorted by path.
   *
   * @param base folder of relative paths
   * @param endings of the files of a folder
   * @throws SourceException if there is none, or too many
   */
  static List<Path> of(Path base, String path, List<String> endings) throws SourceException {
    try {
      List<Path> files = find(base, path, endings);
      if (files.isEmpty()) {
        throw new SourceException("must be there: path=%s, base=%s".formatted(path, base), null);
      }
      if (files.size() > MAX_FILES) {
        throw new SourceException(
            "must be at most %d files: path=%s".formatted(MAX_FILES, path), null);
      }
      return files;
    } catch (IOException e) {
      throw new SourceException("must be readable: path=%s, %s".formatted(path, e), e);
    }
  }

  private static List<Path> find(Path base, String path, List<String> endings) throws IOException {
    if (path.chars().anyMatch(c -> "*?[".indexOf(c) >= 0)) {
      return matching(base, path);
    }
    Path file = base.resolve(path).normalize();
    if (Files.isDirectory(file)) {
      try (Stream<Path> children = Files.list(file)) {
        return sorted(children, child -> endings.stream().anyMatch(child.toString()::endsWith));
      }
    }
    return Files.isRegularFile(file) ? List.of(file) : List.of();
  }

  private static List<Path> matching(Path base, String pattern) throws IOException {
    int fixed = 0;
    String[] parts = pattern.split("/", -1);
    while (parts[fixed].chars().noneMatch(c -> "*?[{".indexOf(c) >= 0)) {
      fixed++;
    }
    String head = String.join("/", List.of(parts).subList(0, fixed));
    Path start = base.resolve(pattern.startsWith("/") ? "/" + head : head).normalize();
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    String tail = String.join("/", List.of(parts).subList(fixed, parts.length));
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + tail);
    try (Stream<Path> below = Files.walk(start, MAX_DEPTH)) {
      return sorted(below, file -> matcher.matches(start.relativize(file)));
    }
  }

  private static List<Path> sorted(Stream<Path> files, Predicate<Path> wanted) {
    return files
        .filter(Files::isRegularFile)
        .filter(wanted)
        .sorted()
        .limit(MAX_FILES + 1L)
        .toList();
  }

  /** Names, lengths and times of change of files. */
  static String fingerprint(List<Path> files) throws SourceException {
    StringBuilder text = new StringBuilder();
    for (Path file : files) {
      try {
        text.append(file)
            .append(' ')
            .append(Files.size(file))
            .append(' ')
            .append(Files.getLastModifiedTime(file).toMillis())
            .append('\n');
      } catch (IOException e) {
        throw new SourceException("must be readable: file=" + file, e);
      }
    }
    return text.toString();
  }
}
