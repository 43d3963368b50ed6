package io.factorline.gateway.canary;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Followers of models that look again and again, one after the other, on one thread. What they
 * cannot do now is tried at the next look; a stretch of failures is told once. Thread-safe.
 *
 * @param <F> a follower
 */
public final class Looks<F> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Looks.class);

  private final Map<String, F> followers = new TreeMap<>();
  private final Consumer<F> look;
  private final String failure;
  private final ScheduledExecutorService thread;
  private volatile boolean isFailing;

  /**
   * Followers that do not look yet.
   *
   * @param thread its name
   * @param failure what a failed look means, for the log
   */
  public Looks(
      Iterable<String> models,
      Function<String, F> follower,
      Consumer<F> look,
      String thread,
      String failure) {
    models.forEach(model -> followers.put(model, follower.apply(model)));
    this.look = look;
    this.failure = failure;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(thread).factory());
  }

  /** Begins to look. */
  public void start(Duration every) {
    var _ =
        thread.scheduleWithFixedDelay(this::lookAtAll, 0, every.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void lookAtAll() {
    boolean isFailed = false;
    for (F follower : followers.values()) {
      try {
        look.accept(follower);
      } catch (RolloutException e) {
        if (thread.isShutdown()) {
          // The look was interrupted by the end of all looks.
          return;
        }
        isFailed = true;
        if (!isFailing) {
          LOG.warn("{} cause={}", failure, e.detail());
        }
      } catch (RuntimeException e) {
        isFailed = true;
        LOG.error("{}", failure, e);
      }
    }
    isFailing = isFailed;
  }

  /** Names of the models. */
  Set<String> models() {
    return followers.keySet();
  }

  /** The follower of a model that there is. */
  public F of(String model) {
    F follower = followers.get(model);
    if (follower == null) {
      throw new IllegalArgumentException("must be a model: model=" + model);
    }
    return follower;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
