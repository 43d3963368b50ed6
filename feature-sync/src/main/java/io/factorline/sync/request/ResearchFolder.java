package io.factorline.sync.request;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder that the files of researchers lie in. A path of a request is relative to it; one that
 * leads outside, also by a link, is refused. Thread-safe.
 */
public final class ResearchFolder {
  private final Path root;

  private ResearchFolder(Path root) {
    this.root = root;
  }

  /** The folder there, which is created where it does not exist. */
  public static ResearchFolder open(Path folder) throws IOException {
    Files.createDirectories(folder);
    return new ResearchFolder(folder.toRealPath());
  }

  /** The folder. */
  public Path root() {
    return root;
  }

  /**
   * An existing file.
   *
   * @throws RequestException if there is none inside of the folder, or of another kind
   */
  public Path input(String field, String path, List<String> extensions) {
    Path file = resolve(field, path, extensions);
    try {
      if (!Files.isRegularFile(file)) {
        throw refused("must be a file of the research folder", field, path);
      }
      return inside(file.toRealPath(), field, path);
    } catch (IOException e) {
      throw refused("must be a readable file of the research folder", field, path);
    }
  }

  /**
   * A file that does not exist yet; its folders are made.
   *
   * @throws RequestException if it would lie outside of the folder, or is of another kind
   */
  public Path output(String field, String path, List<String> extensions) {
    Path file = resolve(field, path, extensions);
    try {
      Path parent = parentOf(file);
      inside(nearest(parent).toRealPath(), field, path);
      Files.createDirectories(parent);
      return inside(parent.toRealPath(), field, path).resolve(file.getFileName());
    } catch (IOException e) {
      throw refused("must lie in a folder that can be made", field, path);
    }
  }

  /** The folder itself, or the one above it that exists. */
  private static Path nearest(Path folder) {
    return Files.exists(folder) ? folder : nearest(parentOf(folder));
  }

  private static Path parentOf(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalStateException("must lie in a folder: file=" + file);
    }
    return parent;
  }

  private Path resolve(String field, String path, List<String> extensions) {
    if (extensions.stream().noneMatch(path::endsWith)) {
      throw refused("must end with one of " + extensions, field, path);
    }
    try {
      Path file = root.resolve(path).normalize();
      inside(file, field, path);
      if (file.equals(root)) {
        throw refused("must name a file", field, path);
      }
      return file;
    } catch (InvalidPathException e) {
      throw refused("must be a path", field, path);
    }
  }

  private Path inside(Path file, String field, String path) {
    if (!file.startsWith(root)) {
      throw refused("must lie inside of the research folder", field, path);
    }
    return file;
  }

  private static RequestException refused(String rule, String field, String path) {
    String shown = path.length() <= 100 ? path : path.substring(0, 100) + "...";
    return new RequestException(ErrorCode.INVALID_PARAMETER, rule + ": " + field + "=" + shown);
  }
}
