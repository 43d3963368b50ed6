package io.factorline.local.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The class path of this JVM for children of one kind, with the classes as the JVM has them loaded
 * kept in a file, so that a start costs half the CPU: the first child that ends in order writes the
 * file, those after it read it.
 *
 * <p>The JVM archives classes of jars alone, so folders of classes are copied into jars. Files of
 * another class path are never read: the folder has a digest of names, times and sizes in its name.
 * Needs a JDK. Safe for use by several threads.
 */
public final class ClassArchive {
  private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);
  private static final int EXIT_SIGTERM = 143;

  private final String classPath;
  private final Path file;
  private boolean isBeingWritten;

  private ClassArchive(String classPath, Path file) {
    this.classPath = classPath;
    this.file = file;
  }

  /**
   * The archive for children of one kind.
   *
   * @param folder that holds archives; made where it is not there
   * @param name of the kind
   * @param without entries of the class path that such a child does not need
   * @throws ProcessException if the folder cannot be written
   */
  public static ClassArchive in(Path folder, String name, Path... without) {
    List<Path> dropped = Stream.of(without).map(Path::toAbsolutePath).toList();
    List<Path> entries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            // Surefire leaves an empty one at the end, which is the folder that the JVM runs in.
            .filter(entry -> !entry.isEmpty())
            .map(entry -> Path.of(entry).toAbsolutePath())
            .filter(entry -> Files.exists(entry) && !dropped.contains(entry))
            .toList();
    try {
      Path home = folder.toAbsolutePath().resolve(name + "-" + digest(entries));
      Files.createDirectories(home);
      List<String> jars = new ArrayList<>();
      for (Path entry : entries) {
        jars.add(jar(entry, home.resolve(jars.size() + ".jar")).toString());
      }
      return new ClassArchive(String.join(File.pathSeparator, jars), home.resolve("classes.jsa"));
    } catch (IOException e) {
      throw new ProcessException("cannot be prepared: archive=" + name + ", " + e, e);
    }
  }

  /** What a child has as its class path. */
  public String classPath() {
    return classPath;
  }

  /**
   * Starts a child that reads the archive, or writes it if there is none.
   *
   * @param spec makes the child from the JVM options that it has to have
   */
  public synchronized OsProcess start(Function<List<String>, ProcessSpec> spec) {
    if (Files.exists(file)) {
      return OsProcess.start(spec.apply(options("-XX:SharedArchiveFile=" + file)));
    }
    if (isBeingWritten) {
      return OsProcess.start(spec.apply(List.of()));
    }
    Path part = file.resolveSibling(ProcessHandle.current().pid() + ".part");
    OsProcess child = OsProcess.start(spec.apply(options("-XX:ArchiveClassesAtExit=" + part)));
    isBeingWritten = true;
    var _ = child.onExit().thenAccept(ended -> adopt(ended, part));
    return child;
  }

  /** That some classes cannot be archived is no news. */
  private static List<String> options(String option) {
    return List.of(option, "-Xlog:cds=off", "-Xlog:cds+dynamic=off", "-Xlog:aot=off");
  }

  /** Takes what a child left; one that was killed may have left half of it. */
  private synchronized void adopt(OsProcess ended, Path part) {
    isBeingWritten = false;
    try {
      if ((ended.exitCode() == 0 || ended.exitCode() == EXIT_SIGTERM) && Files.exists(part)) {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.deleteIfExists(part);
    } catch (IOException e) {
      LOG.warn("Processes start without a class archive. file={}, cause={}", file, e.toString());
    }
  }

  private static Path jar(Path entry, Path target) throws IOException {
    if (Files.isRegularFile(entry)) {
      return entry;
    }
    if (!Files.exists(target)) {
      Path part = Files.createTempFile(target.getParent(), "classes", ".part");
      ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
      String[] arguments = {"-c", "-0", "-f", part.toString(), "-C", entry.toString(), "."};
      if (jar.run(System.out, System.err, arguments) != 0) {
        throw new IOException("no jar could be made: folder=" + entry);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }
    return target;
  }

  private static String digest(List<Path> entries) throws IOException {
    CRC32C digest = new CRC32C();
    for (Path entry : entries) {
      try (Stream<Path> files = Files.walk(entry)) {
        files
            .filter(Files::isRegularFile)
            .sorted()
            .map(ClassArchive::line)
            .forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
      }
    }
    return Long.toHexString(digest.getValue());
  }

  private static String line(Path path) {
    try {
      return path + " " + Files.size(path) + " " + Files.getLastModifiedTime(path) + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
