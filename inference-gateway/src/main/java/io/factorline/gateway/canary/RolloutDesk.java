package io.factorline.gateway.canary;

import io.factorline.gateway.rollout.Rollout;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The roll-outs of all models: looks at them again and again, on one thread, and takes the steps
 * that people ask for. Thread-safe.
 */
public final class RolloutDesk implements AutoCloseable {
  private final Looks<ModelFollower> followers;
  private final RolloutBoard board;

  private RolloutDesk(List<String> models, RolloutParts parts) {
    this.board = parts.board();
    this.followers =
        new Looks<>(
            models,
            model -> new ModelFollower(model, parts),
            ModelFollower::look,
            "rollouts",
            "Roll-outs cannot be followed; canaries get nothing.");
  }

  /** Begins to look. */
  public static RolloutDesk start(List<String> models, RolloutParts parts) {
    RolloutDesk desk = new RolloutDesk(models, parts);
    desk.followers.start(parts.settings().beatEvery());
    return desk;
  }

  /** Whether each model was seen lately. */
  public boolean isFollowing() {
    return followers.models().stream().allMatch(board::isFresh);
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
    return followers.of(model).step(ifMatch, isStopping, transition);
  }

  /**
   * How a model stands.
   *
   * @throws RolloutException where Redis does not answer
   */
  public RolloutState state(String model) {
    return followers.of(model).state();
  }

  @Override
  public void close() {
    followers.close();
  }
}
