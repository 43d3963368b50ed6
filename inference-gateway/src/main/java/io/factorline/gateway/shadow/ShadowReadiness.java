package io.factorline.gateway.shadow;

import io.factorline.gateway.backend.Backend;
import io.factorline.gateway.drift.SameInputs;
import io.factorline.gateway.drift.ScoreBins;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.rollout.ShadowPlan;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says whether a version can run as shadow in this process. Thread-safe. */
public final class ShadowReadiness {
  private final Function<ModelKey, @Nullable LiveVersion> live;
  private final Function<String, @Nullable LiveVersion> stable;
  private final Backend backend;

  /**
   * Asks what is live now.
   *
   * @param stable version of a model; null where it is not live
   */
  public ShadowReadiness(
      Function<ModelKey, @Nullable LiveVersion> live,
      Function<String, @Nullable LiveVersion> stable,
      Backend backend) {
    this.live = live;
    this.stable = stable;
    this.backend = backend;
  }

  /**
   * Why it cannot: not live or another file, not ready, other inputs than the stable version's, or
   * no bins to judge its scores in; empty where it can.
   *
   * @param sha256 of the file that was declared; null for any
   */
  public String notReady(String model, ShadowPlan plan, @Nullable String sha256) {
    ModelKey key = new ModelKey(model, plan.version());
    LiveVersion version = live.apply(key);
    LiveVersion champion = stable.apply(model);
    if (version == null || champion == null) {
      return "must be live: version=" + (version == null ? key : model + "/stable");
    }
    Manifest manifest = version.manifest();
    if (sha256 != null && !manifest.sha256().equals(sha256)) {
      return "must be the file that was declared: version=%s, sha256=%s"
          .formatted(key, manifest.sha256());
    }
    if (!backend.isReady(key)) {
      return "must be ready: version=%s, backend=%s".formatted(key, backend.kind().wireName());
    }
    String unlike = SameInputs.problem(champion.manifest(), manifest);
    if (unlike.isEmpty() && plan.drift() != null && ScoreBins.of(champion.manifest()) == null) {
      return "must have output.bins or a finite output.range: version=" + champion.key();
    }
    return unlike;
  }
}
