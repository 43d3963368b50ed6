package io.factorline.sync;

import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.sync.job.JobContext;
import io.factorline.sync.job.JobType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes steps, each of which leaves a line {@code step pid fence} in a file and a checkpoint. It
 * stops before one of them until a file is there.
 */
final class StepsJob implements JobType {
  private static final String NEXT = "next";

  /** The file of the lines. */
  static List<String> lines(Path folder) {
    try {
      Path file = folder.resolve("lines");
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new AssertionError("must be readable: folder=" + folder, e);
    }
  }

  /** Lets it go on. */
  static void release(Path folder) {
    try {
      Files.writeString(folder.resolve("go"), "go");
    } catch (IOException e) {
      throw new AssertionError("must be writable: folder=" + folder, e);
    }
  }

  static String request(int steps, int holdAt, Path folder) {
    return """
    {"type":"steps","steps":%d,"holdAt":%d,"folder":"%s"}\
    """
        .formatted(steps, holdAt, folder);
  }

  @Override
  public String name() {
    return "steps";
  }

  @Override
  public Map<String, Object> check(Map<String, Object> request) {
    for (String name : request.keySet()) {
      if (!List.of("steps", "holdAt", "folder", "fail", "runs").contains(name)) {
        throw new RequestException(ErrorCode.UNKNOWN_FIELD, "must be known: field=" + name);
      }
    }
    return new TreeMap<>(request);
  }

  @Override
  public Map<String, Object> run(JobContext context) throws Exception {
    Map<String, Object> parameters = context.parameters();
    int steps = (Integer) parameters.getOrDefault("steps", 1);
    int holdAt = (Integer) parameters.getOrDefault("holdAt", -1);
    Path folder = Path.of((String) parameters.get("folder"));
    Map<String, Object> saved = context.lastCheckpoint();
    int first = saved == null ? 0 : (Integer) saved.get(NEXT);
    runIdOf(parameters, saved != null).ifPresent(context::standsIn);
    for (int step = first; step < steps; step++) {
      hold(context, step == holdAt, folder);
      context.check();
      write(folder, step, context);
      context.checkpoint(Map.of(NEXT, step + 1));
      context.progress(step + 1, steps, "steps");
    }
    fail((String) parameters.getOrDefault("fail", ""));
    return Map.of("pid", ProcessHandle.current().pid(), "from", first);
  }

  /** At its first start and when it goes on. */
  private static Optional<String> runIdOf(Map<String, Object> parameters, boolean goesOn) {
    List<?> ids = (List<?>) parameters.getOrDefault("runs", List.of());
    return ids.isEmpty() ? Optional.empty() : Optional.of((String) ids.get(goesOn ? 1 : 0));
  }

  private static void hold(JobContext context, boolean isHeld, Path folder) {
    while (isHeld && !Files.exists(folder.resolve("go"))) {
      context.check();
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  private static void write(Path folder, int step, JobContext context) throws IOException {
    Files.writeString(
        folder.resolve("lines"),
        "%d %d %d%n".formatted(step, ProcessHandle.current().pid(), context.fence()),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static void fail(String how) throws IOException {
    switch (how) {
      case "" -> {}
      case "checked" -> throw new IOException("must be a file: path=/nowhere");
      case "bug" -> throw new NullPointerException("secret of the house");
      case "error" -> throw new StackOverflowError("secret of the house");
      default -> throw new IllegalArgumentException("must be known: fail=" + how);
    }
  }
}
