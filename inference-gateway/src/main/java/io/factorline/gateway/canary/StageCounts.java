package io.factorline.gateway.canary;

import io.factorline.gateway.guard.ArmCounts;
import io.factorline.gateway.guard.Sample;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.rollout.Rollout;
import io.factorline.gateway.rollout.Trial;
import io.factorline.gateway.signal.Arm;
import io.factorline.gateway.signal.ArmMonitor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Counts the calls of both arms of each model in this process, anew for each stage that takes its
 * weight. Thread-safe.
 */
public final class StageCounts implements ArmMonitor {
  private final LongSupplier nanoTime;
  private final Map<String, Counts> counts = new ConcurrentHashMap<>();

  private record Counts(String stageKey, long version, ArmCounts canary, ArmCounts stable) {}

  /**
   * Nothing is counted yet.
   *
   * @param nanoTime monotonic, ns
   */
  public StageCounts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Names the stage of a trial that takes weight; empty where none does. */
  static String keyOf(Rollout rollout) {
    if (!rollout.takesWeight()) {
      return "";
    }
    return rollout.activeTrial().id() + "/" + rollout.stage() + "/" + rollout.stageSinceMs();
  }

  /** Begins to count where the stage is another one. */
  void follow(Rollout rollout) {
    String key = keyOf(rollout);
    if (key.isEmpty()) {
      counts.remove(rollout.model());
      return;
    }
    Trial trial = rollout.activeTrial();
    long windowNs = trial.plan().guards().window().toNanos();
    counts.compute(
        rollout.model(),
        (model, before) ->
            before != null && before.stageKey().equals(key)
                ? before
                : new Counts(
                    key, trial.version(), new ArmCounts(windowNs), new ArmCounts(windowNs)));
  }

  @Override
  public void called(ModelKey key, Arm arm, long tookNs, boolean isError) {
    Counts now = counts.get(key.model());
    boolean isOther = arm == Arm.CANARY && now != null && key.version() != now.version();
    if (now == null || isOther || arm == Arm.SHADOW) {
      return;
    }
    ArmCounts of = arm == Arm.CANARY ? now.canary() : now.stable();
    of.add(nanoTime.getAsLong(), tookNs, isError);
  }

  /** What was counted of a stage; nothing where another one is counted. */
  Sample sample(String model, String stageKey) {
    Counts now = counts.get(model);
    if (now == null || !now.stageKey().equals(stageKey)) {
      return Sample.NONE;
    }
    long nowNs = nanoTime.getAsLong();
    return new Sample(
        now.canary().all(),
        now.canary().window(nowNs),
        now.stable().all(),
        now.stable().window(nowNs));
  }
}
