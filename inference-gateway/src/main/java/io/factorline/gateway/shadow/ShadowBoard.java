package io.factorline.gateway.shadow;

import io.factorline.gateway.drift.DriftTrial;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.rollout.ShadowState;
import io.factorline.gateway.rollout.ShadowTrial;
import io.factorline.gateway.signal.Arm;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What this replica last saw of each model's shadow. What is older than it may be runs nothing.
 * Thread-safe; does not block.
 */
public final class ShadowBoard {
  private final long followNs;
  private final LongSupplier nanoTime;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  private record Seen(ShadowState state, long atNs) {}

  /**
   * An empty board.
   *
   * @param nanoTime monotonic, ns
   */
  public ShadowBoard(Duration followWithin, LongSupplier nanoTime) {
    this.followNs = followWithin.toNanos();
    this.nanoTime = nanoTime;
  }

  /**
   * Puts what was seen.
   *
   * @param atNs monotonic, before it was asked for
   */
  void put(ShadowState state, long atNs) {
    seen.put(state.model(), new Seen(state, atNs));
  }

  /** The state as it was last seen here. */
  ShadowState state(String model) {
    Seen last = seen.get(model);
    return last == null ? ShadowState.none(model) : last.state();
  }

  /** The shadow that runs now; null where none does, or this replica may be behind. */
  @Nullable ShadowTrial running(String model) {
    Seen last = seen.get(model);
    if (last == null || nanoTime.getAsLong() - last.atNs() > followNs) {
      return null;
    }
    return last.state().trial();
  }

  /** How a shadow's scores are compared; null where they are not. */
  static @Nullable DriftTrial drift(String model, @Nullable ShadowTrial trial) {
    if (trial == null || trial.plan().drift() == null) {
      return null;
    }
    ModelKey challenger = new ModelKey(model, trial.plan().version());
    return new DriftTrial(challenger, Arm.SHADOW, "shadow " + trial.id(), trial.plan().drift());
  }
}
