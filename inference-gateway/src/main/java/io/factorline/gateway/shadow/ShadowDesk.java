package io.factorline.gateway.shadow;

import io.factorline.gateway.canary.RolloutException;
import io.factorline.gateway.rollout.ShadowState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shadows of all models: looks at them again and again, on one thread, and takes the steps that
 * people ask for. Thread-safe.
 */
public final class ShadowDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShadowDesk.class);

  private final Map<String, ShadowFollower> followers = new TreeMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("shadows").factory());
  private volatile boolean isFailing;

  private ShadowDesk(List<String> models, ShadowParts parts) {
    models.forEach(model -> followers.put(model, new ShadowFollower(model, parts)));
  }

  /** Begins to look. */
  public static ShadowDesk start(List<String> models, ShadowParts parts) {
    ShadowDesk desk = new ShadowDesk(models, parts);
    Duration every = parts.settings().beatEvery();
    var _ =
        desk.thread.scheduleWithFixedDelay(desk::look, 0, every.toNanos(), TimeUnit.NANOSECONDS);
    return desk;
  }

  private void look() {
    boolean isFailed = false;
    for (ShadowFollower follower : followers.values()) {
      try {
        follower.look();
      } catch (RolloutException e) {
        isFailed = true;
        if (!isFailing) {
          LOG.warn("Shadows cannot be followed and do not run. cause={}", e.detail());
        }
      } catch (RuntimeException e) {
        isFailed = true;
        LOG.error("Shadows cannot be followed and do not run.", e);
      }
    }
    isFailing = isFailed;
  }

  /**
   * Takes a step.
   *
   * @param ifMatch the revision that must stand; null for any
   * @param transition the next state, from the one that stands and the time in ms
   * @throws RolloutException where it cannot be taken
   * @throws io.factorline.gateway.rollout.RolloutRefusal where it does not follow
   */
  public void step(
      String model, @Nullable Long ifMatch, BiFunction<ShadowState, Long, ShadowState> transition) {
    follower(model).step(ifMatch, transition);
  }

  /**
   * How a model's shadow stands.
   *
   * @throws RolloutException where Redis does not answer
   */
  public ShadowView view(String model) {
    return follower(model).view();
  }

  private ShadowFollower follower(String model) {
    ShadowFollower follower = followers.get(model);
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
