package io.factorline.gateway.canary;

import io.factorline.gateway.rollout.Rollout;
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
 * The roll-outs of all models: looks at them again and again, on one thread, and takes the steps
 * that people ask for. Thread-safe.
 */
public final class RolloutDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RolloutDesk.class);

  private final Map<String, ModelFollower> followers = new TreeMap<>();
  private final RolloutBoard board;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("rollouts").factory());
  private volatile boolean isFailing;

  private RolloutDesk(List<String> models, RolloutParts parts) {
    this.board = parts.board();
    models.forEach(model -> followers.put(model, new ModelFollower(model, parts)));
  }

  /** Begins to look. */
  public static RolloutDesk start(List<String> models, RolloutParts parts) {
    RolloutDesk desk = new RolloutDesk(models, parts);
    Duration every = parts.settings().beatEvery();
    var _ =
        desk.thread.scheduleWithFixedDelay(desk::look, 0, every.toNanos(), TimeUnit.NANOSECONDS);
    return desk;
  }

  private void look() {
    boolean isFailed = false;
    for (ModelFollower follower : followers.values()) {
      try {
        follower.look();
      } catch (RolloutException e) {
        isFailed = true;
        if (!isFailing) {
          LOG.warn("Roll-outs cannot be followed; canaries get nothing. cause={}", e.detail());
        }
      } catch (RuntimeException e) {
        isFailed = true;
        LOG.error("Roll-outs cannot be followed; canaries get nothing.", e);
      }
    }
    isFailing = isFailed;
  }

  /** Whether each model was seen lately. */
  public boolean isFollowing() {
    return followers.keySet().stream().allMatch(board::isFresh);
  }

  /**
   * Takes a step, see {@link ModelFollower#step}.
   *
   * @throws RolloutException where it cannot be taken
   * @throws io.factorline.gateway.rollout.RolloutRefusal where it does not follow
   */
  public boolean step(
      String model,
      @Nullable Long ifMatch,
      boolean isStopping,
      BiFunction<Rollout, Long, Rollout> transition) {
    return follower(model).step(ifMatch, isStopping, transition);
  }

  /**
   * How a model stands.
   *
   * @throws RolloutException where Redis does not answer
   */
  public RolloutState state(String model) {
    return follower(model).state();
  }

  private ModelFollower follower(String model) {
    ModelFollower follower = followers.get(model);
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
