package io.factorline.gateway.rollout;

import java.time.Duration;
import java.util.List;

/** Plans for tests. */
public final class Plans {
  private Plans() {}

  public static MoneyLimits limits() {
    return new MoneyLimits("USD", 5, 10_000, 60, 50_000, 5_000);
  }

  public static Plan of(long version, int... weightsBp) {
    return of(version, limits(), Guards.DEFAULT, weightsBp);
  }

  public static Plan of(long version, MoneyLimits limits, Guards guards, int... weightsBp) {
    List<Stage> stages =
        java.util.Arrays.stream(weightsBp).mapToObj(weight -> new Stage(weight, limits)).toList();
    return new Plan(version, "sim", stages, guards);
  }

  /** Guards that judge soon. */
  public static Guards quick() {
    return new Guards(
        20,
        0.05,
        Duration.ofMillis(200),
        3,
        Duration.ofSeconds(60),
        Duration.ZERO,
        2,
        2,
        Duration.ZERO,
        1);
  }

  public static Cause by(String who, long atMs) {
    return new Cause(who, "test", atMs);
  }

  /** A trial of version 2 that takes its weight. */
  public static Rollout armed(MoneyLimits limits) {
    return Rollout.none("momentum")
        .start(of(2, limits, Guards.DEFAULT, 500, 2_000), 1, "sha", "salt", by("a", 1_000))
        .arm(by("a", 2_000));
  }
}
