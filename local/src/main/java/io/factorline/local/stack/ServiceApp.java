package io.factorline.local.stack;

import io.factorline.local.process.OsProcess;
import io.factorline.local.process.ProcessSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A service's built jar, unpacked in the data folder. A copy, so that a build while the stack runs
 * does not write over what a running service reads; unpacked, because a jar beside its libraries
 * starts with less CPU than one that holds them, and can have an AOT cache.
 */
final class ServiceApp {
  private static final String DIGEST = "digest";

  private final Path built;
  private final Path folder;
  private final Path log;
  private final Path cache;
  private final String digest;

  /**
   * The app of this jar.
   *
   * @param built with all its libraries inside
   * @param folder that it is unpacked into
   * @param caches folder of AOT caches
   * @param log that its unpacking writes to
   */
  ServiceApp(Path built, Path folder, Path caches, Path log) {
    this.built = built;
    this.folder = folder;
    this.log = log;
    this.digest = digest(built);
    this.cache = caches.resolve(folder.getFileName() + "-" + digest + ".aot");
  }

  /**
   * Unpacks it, unless that is done already.
   *
   * @throws StackException or {@link io.factorline.local.process.ProcessException} if it cannot be
   */
  void unpack() {
    Path done = folder.resolve(DIGEST);
    try {
      if (Files.exists(done) && Files.readString(done).equals(digest)) {
        return;
      }
      delete(folder);
      Files.createDirectories(folder);
      extract();
      Files.writeString(done, digest);
    } catch (IOException e) {
      throw new StackException("Cannot be unpacked to " + folder + ": " + built + ", " + e, e);
    }
  }

  /** The unpacked jar. */
  Path jar() {
    return folder.resolve(built.getFileName());
  }

  /** Its AOT cache, which need not be there: of this build alone, for any data folder. */
  Path cache() {
    return cache;
  }

  private void extract() {
    ProcessSpec spec =
        new ProcessSpec(
            built.getFileName().toString(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djarmode=tools",
                "-jar",
                built.toString(),
                "extract",
                "--force",
                "--destination",
                folder.toString()),
            Map.of(),
            folder,
            log);
    OsProcess process = OsProcess.start(spec).onExit().join();
    if (process.exitCode() != 0 || !Files.isRegularFile(jar())) {
      throw process.failure("cannot be unpacked to " + folder);
    }
  }

  /** Of the content: builds are reproducible, so neither size nor time of the jar need change. */
  private static String digest(Path jar) {
    CRC32C digest = new CRC32C();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        String line = entry.getName() + " " + entry.getSize() + " " + entry.getCrc() + "\n";
        digest.update(line.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new StackException("Cannot be read: " + jar + ", " + e.getMessage(), e);
    }
    return Long.toHexString(digest.getValue());
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
