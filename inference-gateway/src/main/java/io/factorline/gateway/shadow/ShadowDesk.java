package io.factorline.gateway.shadow;

import io.factorline.gateway.canary.Looks;
import io.factorline.gateway.canary.RolloutException;
import io.factorline.gateway.rollout.ShadowState;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The shadows of all models: looks at them again and again, on one thread, and takes the steps that
 * people ask for. Thread-safe.
 */
public final class ShadowDesk implements AutoCloseable {
  private final Looks<ShadowFollower> followers;

  private ShadowDesk(List<String> models, ShadowParts parts) {
    this.followers =
        new Looks<>(
            models,
            model -> new ShadowFollower(model, parts),
            ShadowFollower::look,
            "shadows",
            "Shadows cannot be followed and do not run.");
  }

  /** Begins to look. */
  public static ShadowDesk start(List<String> models, ShadowParts parts) {
    ShadowDesk desk = new ShadowDesk(models, parts);
    desk.followers.start(parts.settings().beatEvery());
    return desk;
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
    followers.of(model).step(ifMatch, transition);
  }

  /**
   * How a model's shadow stands.
   *
   * @throws RolloutException where Redis does not answer
   */
  public ShadowView view(String model) {
    return followers.of(model).view();
  }

  @Override
  public void close() {
    followers.close();
  }
}
