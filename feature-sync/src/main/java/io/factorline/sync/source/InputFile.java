package io.factorline.sync.source;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file that a job read, for its report: whoever has the file can tell whether it is the same.
 *
 * @param path below the folder of sources where it lies there, else absolute
 * @param sha256 of its bytes, 64 hex characters
 */
public record InputFile(String path, long bytes, String sha256) {

  static String path(Path base, Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path below = base.toAbsolutePath().normalize();
    return (absolute.startsWith(below) ? below.relativize(absolute) : absolute).toString();
  }

  /** For a report. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("path", path);
    json.put("bytes", bytes);
    json.put("sha256", sha256);
    return json;
  }
}
