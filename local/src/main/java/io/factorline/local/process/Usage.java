package io.factorline.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process of this machine has taken, as Linux and its own JVM tell it. Values may be read
 * together in one look, which stops a JVM for a collection.
 *
 * @param residentBytes its memory
 * @param heapBytes what is left of its heap after a collection; 0 of what is no JVM
 * @param threads of the system; virtual ones are none
 * @param files open ones, connections too
 */
public record Usage(long residentBytes, long heapBytes, int threads, int files) {
  private static final int KB = 1024;
  private static final long LIMIT_S = 60;

  /** The last line of a histogram: instances, bytes. */
  private static final Pattern TOTAL = Pattern.compile("^Total +\\d+ +(\\d+)", Pattern.MULTILINE);

  /** Of a JVM; empty where the system does not tell. */
  public static Optional<Usage> ofJvm(long pid) {
    return of(pid, true);
  }

  /** Of a process that is no JVM; empty where the system does not tell. */
  public static Optional<Usage> of(long pid) {
    return of(pid, false);
  }

  private static Optional<Usage> of(long pid, boolean isJvm) {
    Path process = Path.of("/proc", Long.toString(pid));
    try {
      // It collects first.
      long heapBytes = isJvm ? heap(jcmd(pid, "GC.class_histogram")) : 0;
      return Optional.of(
          new Usage(
              resident(Files.readString(process.resolve("status"))),
              heapBytes,
              count(process.resolve("task")),
              count(process.resolve("fd"))));
    } catch (IOException e) {
      // Not Linux, or it has ended.
      return Optional.empty();
    }
  }

  /** What of it has grown by more than a process may between two looks; empty where none has. */
  public List<String> grownTo(Usage later, Usage most) {
    return Stream.of(
            grown("memory", residentBytes, later.residentBytes, most.residentBytes),
            grown("heap", heapBytes, later.heapBytes, most.heapBytes),
            grown("threads", threads, later.threads, most.threads),
            grown("open files", files, later.files, most.files))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> grown(String what, long from, long to, long most) {
    return to - from <= most
        ? Optional.empty()
        : Optional.of("%s grew by more than %,d: from %,d to %,d".formatted(what, most, from, to));
  }

  /** For people. */
  public String words() {
    return "memory %,d MB, heap %,d MB, %,d threads, %,d open files"
        .formatted(residentBytes >> 20, heapBytes >> 20, threads, files);
  }

  static long resident(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) * KB)
        .findFirst()
        .orElse(0);
  }

  static long heap(String histogram) {
    Matcher matcher = TOTAL.matcher(histogram);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  private static int count(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return (int) files.count();
    }
  }

  private static String jcmd(long pid, String command) throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Path told = Files.createTempFile("jcmd", ".txt");
    Process process =
        new ProcessBuilder(jcmd, Long.toString(pid), command)
            .redirectErrorStream(true)
            .redirectOutput(told.toFile())
            .start();
    try {
      // A JVM that stands still answers nobody.
      if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("must be told: jcmd " + command);
      }
      return Files.readString(told);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(told);
    }
  }
}
