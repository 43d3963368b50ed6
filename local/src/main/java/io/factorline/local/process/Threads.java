package io.factorline.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The threads of a process as Linux tells them. A signal is on its way when {@code kill} returns:
 * on a busy machine threads run on until each is scheduled and sees it.
 */
final class Threads {
  private static final char STOPPED = 'T';

  private Threads() {}

  /** Whether all threads are stopped by a signal; true where the system does not tell. */
  static boolean areStopped(long pid) {
    Path tasks = Path.of("/proc", Long.toString(pid), "task");
    if (!Files.isDirectory(tasks)) {
      return true;
    }
    try (Stream<Path> threads = Files.list(tasks)) {
      return threads.allMatch(Threads::isStopped);
    } catch (IOException e) {
      throw new UncheckedIOException("must be readable: folder=" + tasks, e);
    }
  }

  /* The state follows the name, which is in parentheses and may hold any character. */
  private static boolean isStopped(Path thread) {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      int name = stat.lastIndexOf(')');
      return name + 2 < stat.length() && stat.charAt(name + 2) == STOPPED;
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
