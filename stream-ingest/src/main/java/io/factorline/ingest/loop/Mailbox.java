package io.factorline.ingest.loop;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tasks for the loop's thread: acknowledgements, assignments, wake-ups. Its length is bounded by
 * what the loop lets be in flight. Any thread may post.
 */
final class Mailbox implements Executor {
  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Makes a waiting loop look at its work. */
  void wake() {
    tasks.add(Mailbox::wokenUp);
  }

  /** Runs all tasks that are there, waiting for the first one. */
  void runAll(long waitMs) throws InterruptedException {
    Runnable task = waitMs > 0 ? tasks.poll(waitMs, TimeUnit.MILLISECONDS) : tasks.poll();
    while (task != null) {
      task.run();
      task = next();
    }
  }

  private static void wokenUp() {}

  private @Nullable Runnable next() {
    return tasks.poll();
  }
}
