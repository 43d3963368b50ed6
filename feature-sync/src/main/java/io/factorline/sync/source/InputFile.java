package io.factorline.sync.source;

import io.factorline.hash.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file that a job read, for its report: whoever has the file can tell whether it is the same.
 *
 * @param path below the folder of sources where it lies there, else absolute
 * @param sha256 of its bytes, 64 hex characters
 */
public record InputFile(String path, long bytes, String sha256) {
  private static final int CHUNK = 1 << 16;

  /** Reads a whole file, and how long and of which checksum it is. */
  public static InputFile of(Path base, Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    long bytes = 0;
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        bytes += n;
      }
    }
    Path absolute = file.toAbsolutePath().normalize();
    Path below = base.toAbsolutePath().normalize();
    Path told = absolute.startsWith(below) ? below.relativize(absolute) : absolute;
    return new InputFile(told.toString(), bytes, HexFormat.of().formatHex(digest.digest()));
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
