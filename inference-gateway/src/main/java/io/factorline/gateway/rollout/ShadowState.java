package io.factorline.gateway.rollout;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which version of a model runs as shadow. It stands beside the roll-out and not in it: a step of a
 * shadow must not move the revision that a canary's money is asked for with. Each step makes the
 * next revision or is refused. Immutable; thread-safe.
 *
 * @param revision 0 before the first step, then one more with each
 * @param trial null where none runs
 * @param steps the last steps, newest last
 */
public record ShadowState(
    String model, long revision, @Nullable ShadowTrial trial, List<ShadowStep> steps) {
  private static final int KEPT_STEPS = 20;

  public ShadowState {
    steps = List.copyOf(steps);
  }

  /** A model that never had one. */
  public static ShadowState none(String model) {
    return new ShadowState(model, 0, null, List.of());
  }

  /**
   * A shadow begins, in place of the one that runs.
   *
   * @param stable the version that is stable at this time
   * @param sha256 of the version's file
   */
  public ShadowState start(ShadowPlan plan, long stable, String sha256, String salt, Cause cause) {
    if (plan.version() == stable) {
      throw new RolloutRefusal("must not be the stable version: version=" + plan.version());
    }
    ShadowTrial begun = new ShadowTrial(revision + 1, plan, sha256, salt, cause.atMs());
    return new ShadowState(model, revision + 1, begun, after(true, cause));
  }

  /** No shadow any more. */
  public ShadowState stop(Cause cause) {
    if (trial == null) {
      throw new RolloutRefusal("must have a shadow: model=" + model);
    }
    return new ShadowState(model, revision + 1, null, after(false, cause));
  }

  private List<ShadowStep> after(boolean isStart, Cause cause) {
    List<ShadowStep> all = new ArrayList<>(steps);
    all.add(new ShadowStep(revision + 1, isStart, cause));
    return all.size() <= KEPT_STEPS ? all : all.subList(all.size() - KEPT_STEPS, all.size());
  }
}
