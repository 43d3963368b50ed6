package io.factorline.local.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder that a stack keeps between runs: {@code kafka/}, {@code redis/}, {@code lake/}, {@code
 * logs/}, and {@code supervisor.json}, which is there while it runs.
 */
public final class DataFolder {
  private static final long MIN_FREE_BYTES = 512L << 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path path;

  /** The folder at this path, which need not exist. */
  public DataFolder(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  /** Its absolute path. */
  public Path path() {
    return path;
  }

  /** Folder of a backend's data. */
  public Path of(Part part) {
    return path.resolve(part.label());
  }

  /** Folder of the lake: what feature-sync keeps as history. */
  public Path lake() {
    return path.resolve("lake");
  }

  /** Folder of the simulated market's history, as files. */
  public Path demo() {
    return path.resolve("demo");
  }

  /** Log of a part. */
  public Path log(Part part) {
    return log(part.label());
  }

  Path log(String name) {
    return path.resolve("logs").resolve(name + ".log");
  }

  /** Log of a detached supervisor. */
  public Path supervisorLog() {
    return log("supervisor");
  }

  /**
   * Makes the folder and looks whether there is room in it.
   *
   * @throws StackException if it cannot be written or its disk is full
   */
  public void prepare() {
    try {
      Files.createDirectories(path.resolve("logs"));
      Path probe = Files.createTempFile(path, "writable", ".tmp");
      Files.writeString(probe, "writable");
      Files.delete(probe);
    } catch (IOException e) {
      throw new StackException(
          "The data folder cannot be written: %s (%s: %s). Give it room and rights, or choose another with --data DIR."
              .formatted(path, e.getClass().getSimpleName(), e.getMessage()),
          e);
    }
    requireRoom();
  }

  /**
   * Looks whether the disk has room.
   *
   * @throws StackException if it has not
   */
  public void requireRoom() {
    try {
      long freeBytes = Files.getFileStore(path).getUsableSpace();
      if (freeBytes < MIN_FREE_BYTES) {
        throw new StackException(full(freeBytes));
      }
    } catch (IOException e) {
      throw new StackException("The data folder is gone: " + path + ", " + e, e);
    }
  }

  private String full(long freeBytes) {
    return "The disk is full: %,d MB are free in %s, and Factorline needs %,d MB. Make room, or choose another folder with --data DIR."
        .formatted(freeBytes >> 20, path, MIN_FREE_BYTES >> 20);
  }

  /**
   * Takes the folder for one supervisor; the system gives it back when that process ends, however
   * it does.
   *
   * @throws StackException if another one has it
   */
  public FileLock lock() {
    try {
      FileChannel channel =
          FileChannel.open(
              path.resolve("supervisor.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new StackException(runsAlready());
      }
      return lock;
    } catch (IOException e) {
      throw new StackException("The data folder cannot be locked: " + path + ", " + e, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private String runsAlready() {
    String pid = read().map(state -> ", pid " + state.supervisor().pid()).orElse("");
    return """
    Factorline already runs on %s (supervisor%s).
    ./factorline status shows it, ./factorline down ends it;
    for a second one beside it choose --data DIR and --port-offset N.\
    """
        .formatted(path, pid);
  }

  /** What is written down of the stack; empty if none runs or ran to an unordered end. */
  public Optional<StackState> read() {
    Path file = stateFile();
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readString(file), StackState.class));
    } catch (IOException | JacksonException e) {
      throw new StackException("Cannot be read: " + file + ", " + e.getMessage(), e);
    }
  }

  /** Writes the stack down, whole or not at all. */
  public void write(StackState state) {
    Path part = path.resolve("supervisor.json.part");
    try {
      Files.writeString(part, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(state));
      Files.move(
          part, stateFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StackException("Cannot be written: " + stateFile() + ", " + e, e);
    }
  }

  /** Forgets the stack, which has ended. */
  public void forget() {
    try {
      Files.deleteIfExists(stateFile());
    } catch (IOException e) {
      throw new StackException("Cannot be deleted: " + stateFile() + ", " + e, e);
    }
  }

  private Path stateFile() {
    return path.resolve("supervisor.json");
  }
}
