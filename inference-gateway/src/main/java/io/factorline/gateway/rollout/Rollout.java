package io.factorline.gateway.rollout;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the roll-out of a model is. Each step makes the next revision of it or is refused; nothing
 * else changes. Immutable; thread-safe; knows no clock but that of a step's cause.
 *
 * @param revision 0 before the first step, then one more with each
 * @param stableVersion of the stable arm; 0 for what the settings say
 * @param previousVersion of the stable arm before the last promotion; 0 where there was none
 * @param trial the version on trial now or last; null before the first
 * @param stage index into the trial's stages
 * @param isArmed whether all replicas had the version ready, so that it takes weight
 * @param stageSinceMs when the stage began, or was armed, ms since the epoch
 * @param coolDownUntilMs before this nothing is promoted by itself, ms since the epoch
 * @param steps the last steps, newest last
 */
public record Rollout(
    String model,
    long revision,
    RolloutStatus status,
    long stableVersion,
    long previousVersion,
    @Nullable Trial trial,
    int stage,
    boolean isArmed,
    long stageSinceMs,
    long coolDownUntilMs,
    List<Step> steps) {
  private static final int KEPT_STEPS = 20;

  public Rollout {
    steps = List.copyOf(steps);
    if (status.isActive() && trial == null) {
      throw new IllegalArgumentException("must have a trial: status=" + status.wireName());
    }
    if (trial != null && (stage < 0 || stage >= trial.plan().stages().size())) {
      throw new IllegalArgumentException("must be a stage of the trial: stage=" + stage);
    }
  }

  /** A model of which nothing was ever rolled out. */
  public static Rollout none(String model) {
    return new Rollout(model, 0, RolloutStatus.NONE, 0, 0, null, 0, false, 0, 0, List.of());
  }

  /** Whether the canary has symbols. */
  public boolean takesWeight() {
    return status.isActive() && isArmed;
  }

  /** The trial that is going on. */
  public Trial activeTrial() {
    if (trial == null || !status.isActive()) {
      throw new RolloutRefusal("must have a canary: status=" + status.wireName());
    }
    return trial;
  }

  /** The stage of the trial that is going on. */
  public Stage activeStage() {
    return activeTrial().plan().stages().get(stage);
  }

  /**
   * A new trial, not armed yet.
   *
   * @param stable the version that is stable at this time
   * @param sha256 of the version's file
   */
  public Rollout start(Plan plan, long stable, String sha256, String salt, Cause cause) {
    if (status.isActive()) {
      throw new RolloutRefusal(
          "must be over before another version starts: status=%s, canaryVersion=%d"
              .formatted(status.wireName(), activeTrial().version()));
    }
    if (status == RolloutStatus.KILLED) {
      throw new RolloutRefusal("must be resumed after a kill: status=killed");
    }
    if (plan.version() == stable) {
      throw new RolloutRefusal("must not be the stable version: canaryVersion=" + plan.version());
    }
    boolean isSame = trial != null && trial.version() == plan.version();
    if (status == RolloutStatus.ROLLED_BACK && isSame && cause.atMs() < coolDownUntilMs) {
      throw new RolloutRefusal(
          "must wait until the cool-down is over: coolDownMs=" + (coolDownUntilMs - cause.atMs()));
    }
    Trial begun = new Trial(revision + 1, plan, sha256, salt);
    return new Rollout(
        model,
        revision + 1,
        RolloutStatus.RUNNING,
        stable,
        previousVersion,
        begun,
        0,
        false,
        cause.atMs(),
        cause.atMs() + plan.guards().coolDown().toMillis(),
        after(RolloutAction.START, cause));
  }

  /** Other stages, limits or guards for the trial that is going on. */
  public Rollout change(Plan plan, Cause cause) {
    Trial active = activeTrial();
    if (plan.version() != active.version() || !plan.universe().equals(active.plan().universe())) {
      throw new RolloutRefusal(
          "must keep version and universe until it is over: canaryVersion=%d, universe=%s"
              .formatted(active.version(), active.plan().universe()));
    }
    if (stage >= plan.stages().size()) {
      throw new RolloutRefusal("must have the stage that it is at: stage=" + stage);
    }
    return next(RolloutAction.CHANGE, status, active.with(plan), stage, cause);
  }

  /** The trial takes its weight. */
  public Rollout arm(Cause cause) {
    Trial active = activeTrial();
    if (isArmed) {
      throw new RolloutRefusal("must not be armed yet: revision=" + revision);
    }
    return new Rollout(
        model,
        revision + 1,
        status,
        stableVersion,
        previousVersion,
        active,
        stage,
        true,
        cause.atMs(),
        coolDownUntilMs,
        after(RolloutAction.ARM, cause));
  }

  /** The next stage, or after the last one the end. */
  public Rollout promote(Cause cause) {
    Trial active = activeTrial();
    if (!isArmed) {
      throw new RolloutRefusal(
          "must be ready on all replicas and backends: canaryVersion=" + active.version());
    }
    if (stage + 1 < active.plan().stages().size()) {
      return next(RolloutAction.PROMOTE, RolloutStatus.RUNNING, active, stage + 1, cause);
    }
    return new Rollout(
        model,
        revision + 1,
        RolloutStatus.PROMOTED,
        active.version(),
        stableVersion,
        active,
        stage,
        false,
        cause.atMs(),
        coolDownUntil(cause),
        after(RolloutAction.PROMOTE, cause));
  }

  /** No weight for the canary any more; after a promotion, the version before again. */
  public Rollout rollBack(Cause cause) {
    if (status == RolloutStatus.PROMOTED && previousVersion > 0) {
      return over(RolloutAction.ROLLBACK, RolloutStatus.ROLLED_BACK, previousVersion, cause);
    }
    var _ = activeTrial();
    return over(RolloutAction.ROLLBACK, RolloutStatus.ROLLED_BACK, stableVersion, cause);
  }

  /** Holds a running trial where it is. */
  public Rollout pause(Cause cause) {
    if (status != RolloutStatus.RUNNING) {
      throw new RolloutRefusal("must be running: status=" + status.wireName());
    }
    return next(RolloutAction.PAUSE, RolloutStatus.PAUSED, activeTrial(), stage, cause);
  }

  /** Lets a paused trial go on; after a kill, lets another one start. */
  public Rollout resume(Cause cause) {
    return switch (status) {
      case PAUSED -> next(RolloutAction.RESUME, RolloutStatus.RUNNING, activeTrial(), stage, cause);
      case KILLED -> over(RolloutAction.RESUME, RolloutStatus.ROLLED_BACK, stableVersion, cause);
      case NONE, RUNNING, ROLLED_BACK, PROMOTED ->
          throw new RolloutRefusal("must be paused or killed: status=" + status.wireName());
    };
  }

  /** Stops the canary, whatever there is, and keeps any from starting. */
  public Rollout kill(Cause cause) {
    if (status == RolloutStatus.KILLED) {
      throw new RolloutRefusal("must not be killed yet: status=killed");
    }
    return over(RolloutAction.KILL, RolloutStatus.KILLED, stableVersion, cause);
  }

  private Rollout next(
      RolloutAction action, RolloutStatus to, Trial active, int toStage, Cause cause) {
    boolean isStageNew = toStage != stage;
    return new Rollout(
        model,
        revision + 1,
        to,
        stableVersion,
        previousVersion,
        active,
        toStage,
        isArmed,
        isStageNew ? cause.atMs() : stageSinceMs,
        isAutomatic(cause) || isStageNew ? coolDownUntil(cause) : coolDownUntilMs,
        after(action, cause));
  }

  private Rollout over(RolloutAction action, RolloutStatus to, long stable, Cause cause) {
    return new Rollout(
        model,
        revision + 1,
        to,
        stable,
        previousVersion,
        trial,
        stage,
        false,
        cause.atMs(),
        coolDownUntil(cause),
        after(action, cause));
  }

  private static boolean isAutomatic(Cause cause) {
    return cause.who().equals(Cause.CONTROLLER);
  }

  private long coolDownUntil(Cause cause) {
    return trial == null
        ? coolDownUntilMs
        : Math.max(coolDownUntilMs, cause.atMs() + trial.plan().guards().coolDown().toMillis());
  }

  private List<Step> after(RolloutAction action, Cause cause) {
    List<Step> all = new ArrayList<>(steps);
    all.add(new Step(revision + 1, action, cause));
    return all.size() <= KEPT_STEPS ? all : all.subList(all.size() - KEPT_STEPS, all.size());
  }
}
