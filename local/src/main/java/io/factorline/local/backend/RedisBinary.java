package io.factorline.local.backend;

import io.factorline.local.process.ProcessException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** The redis-server executable for this machine, out of the embedded-redis jar. */
final class RedisBinary {
  private RedisBinary() {}

  /**
   * Puts the executable into the folder, if it is not there already, and returns its path.
   *
   * @throws ProcessException if there is none for this machine or the folder cannot be written
   */
  static Path in(Path folder) {
    String name = resource(System.getProperty("os.name"), System.getProperty("os.arch"));
    Path target = folder.resolve(name);
    if (Files.isExecutable(target)) {
      return target;
    }
    try (InputStream binary = RedisBinary.class.getResourceAsStream("/" + name)) {
      if (binary == null) {
        throw new ProcessException("no redis-server on the class path: resource=" + name);
      }
      Path part = Files.createTempFile(Files.createDirectories(folder), "redis-server", ".part");
      Files.copy(binary, part, StandardCopyOption.REPLACE_EXISTING);
      if (!part.toFile().setExecutable(true)) {
        throw new ProcessException("cannot be made executable: file=" + part);
      }
      return Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ProcessException("redis-server cannot be unpacked: " + e.getMessage(), e);
    }
  }

  static String resource(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
    boolean arm = osArch.equals("aarch64") || osArch.equals("arm64");
    if (os.equals("darwin")) {
      return arm ? "redis-server-6.2.6-v5-darwin-arm64" : "redis-server-6.2.6-v5-darwin-amd64";
    }
    return arm ? "redis-server-6.2.7-linux-arm64" : "redis-server-6.2.6-v5-linux-amd64";
  }
}
