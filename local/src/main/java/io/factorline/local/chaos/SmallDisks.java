package io.factorline.local.chaos;

import io.factorline.local.stack.DataFolder;
import io.factorline.local.stack.Part;
import io.factorline.local.stack.StackException;
import io.factorline.local.time.Wait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * File systems in memory for what Redis, Kafka and feature-sync keep, each made as small as what is
 * in it to be full, and large again. Needs a mount namespace of its own. One thread.
 */
final class SmallDisks {
  private static final long LARGE_BYTES = 2L << 30;
  private static final Duration SHRINK_LIMIT = Duration.ofSeconds(10);

  private final Map<Part, Path> folders = new EnumMap<>(Part.class);

  /** Mounts them over the empty folders of a stack's data. */
  SmallDisks(DataFolder data) {
    folders.put(Part.REDIS, data.of(Part.REDIS));
    folders.put(Part.KAFKA, data.of(Part.KAFKA));
    folders.put(Part.FEATURE_SYNC, data.lake());
    folders.values().forEach(SmallDisks::mount);
  }

  private static void mount(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new StackException("The folder cannot be made: " + folder + ", " + e, e);
    }
    String error = run("mount", "-t", "tmpfs", "-o", "size=" + LARGE_BYTES, "tmpfs", path(folder));
    require(folder, error);
  }

  /** Leaves no room on a part's disk. */
  void fill(Part part) {
    Path folder = folder(part);
    // What is written between the look and the call makes it too small: looked at again.
    if (!Wait.until(SHRINK_LIMIT, () -> resize(folder, used(folder)).isEmpty())) {
      require(folder, resize(folder, used(folder)));
    }
  }

  /** Gives it room again. */
  void empty(Part part) {
    require(folder(part), resize(folder(part), LARGE_BYTES));
  }

  private Path folder(Part part) {
    Path folder = folders.get(part);
    if (folder == null) {
      throw new IllegalArgumentException("must be of " + folders.keySet() + ": part=" + part);
    }
    return folder;
  }

  private static String resize(Path folder, long bytes) {
    return run("mount", "-o", "remount,size=" + bytes, path(folder));
  }

  private static long used(Path folder) {
    try {
      FileStore store = Files.getFileStore(folder);
      return store.getTotalSpace() - store.getUnallocatedSpace();
    } catch (IOException e) {
      throw new StackException("The disk cannot be read: " + folder + ", " + e, e);
    }
  }

  private static String path(Path folder) {
    return folder.toAbsolutePath().toString();
  }

  private static void require(Path folder, String error) {
    if (!error.isEmpty()) {
      throw new StackException("The disk cannot be made: " + folder + ", " + error);
    }
  }

  /* What it says where it fails; empty where it does not. */
  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      return code == 0 ? "" : List.of(command) + " ended with " + code + ": " + said.strip();
    } catch (IOException e) {
      return List.of(command) + ": " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
