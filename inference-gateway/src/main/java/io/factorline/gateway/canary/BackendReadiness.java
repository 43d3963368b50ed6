package io.factorline.gateway.canary;

import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.backend.TritonBackend;
import io.factorline.gateway.model.LiveModels;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.rollout.Trial;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;

/** Ready where the file on trial is live here, and ready at each backend that the model names. */
public final class BackendReadiness implements Readiness {
  private final LiveModels models;
  private final TritonBackend triton;
  private final Function<String, Collection<BackendKind>> backends;

  /**
   * Asks what is live now.
   *
   * @param backends of a model, those that are configured
   */
  public BackendReadiness(
      LiveModels models, TritonBackend triton, Function<String, Collection<BackendKind>> backends) {
    this.models = models;
    this.triton = triton;
    this.backends = backends;
  }

  @Override
  public String notReady(String model, Trial trial) {
    ModelKey key = new ModelKey(model, trial.version());
    LiveVersion live = models.find(key);
    if (live == null) {
      return "must be live: version=" + key;
    }
    if (!live.manifest().sha256().equals(trial.sha256())) {
      return "must be the file on trial: version=%s, sha256=%s"
          .formatted(key, live.manifest().sha256());
    }
    if (backends.apply(model).contains(BackendKind.TRITON)) {
      for (Map.Entry<String, String> state : triton.states(key).entrySet()) {
        if (!state.getValue().isEmpty()) {
          return "must be ready: version=%s, server=%s, state=%s"
              .formatted(key, state.getKey(), state.getValue());
        }
      }
    }
    return "";
  }
}
