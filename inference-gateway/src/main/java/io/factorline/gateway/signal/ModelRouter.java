package io.factorline.gateway.signal;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.Nearest;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.gateway.backend.BackendKind;
import io.factorline.gateway.model.LiveModels;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.repository.ModelKey;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Which version answers for a model. Thread-safe. */
public final class ModelRouter {
  private static final ModelSettings UNNAMED =
      new ModelSettings(0, List.of(BackendKind.EMBEDDED), Map.of());

  private final Catalog catalog;
  private final LiveModels models;
  private final Map<String, ModelSettings> settings;
  private final RolloutView rollouts;

  public ModelRouter(
      Catalog catalog,
      LiveModels models,
      Map<String, ModelSettings> settings,
      RolloutView rollouts) {
    this.catalog = catalog;
    this.models = models;
    this.rollouts = rollouts;
    this.settings = Map.copyOf(settings);
  }

  /** The models that are named, in the catalog or in the settings, in alphabetical order. */
  public List<String> names() {
    TreeSet<String> names = new TreeSet<>(catalog.models().keySet());
    names.addAll(settings.keySet());
    models.all().forEach(live -> names.add(live.key().model()));
    return List.copyOf(names);
  }

  /**
   * Does nothing for a model that is named.
   *
   * @throws RequestException naming the nearest one otherwise
   */
  public void requireKnown(String model) {
    if (!isKnown(model)) {
      String shown = model.length() <= 80 ? model : model.substring(0, 80) + "...";
      String nearest = Nearest.to(model, names()).map(n -> ", nearest=" + n).orElse("");
      throw new RequestException(
          ErrorCode.UNKNOWN_MODEL, "must be a model: model=" + shown + nearest);
    }
  }

  /* Asked with each request, for which all names need not be made. */
  private boolean isKnown(String model) {
    return catalog.models().containsKey(model)
        || settings.containsKey(model)
        || !models.versions(model).isEmpty();
  }

  /** How a model is served. */
  public ModelSettings settings(String model) {
    return settings.getOrDefault(model, UNNAMED);
  }

  /**
   * The version of the stable arm.
   *
   * @throws RequestException where the model is not known, or the version is not live
   */
  public LiveVersion stable(String model) {
    requireKnown(model);
    long led = rollouts.stableVersion(model);
    long pinned = led == 0 ? settings(model).stableVersion() : led;
    List<LiveVersion> live = models.versions(model);
    LiveVersion version =
        pinned == 0
            ? (live.isEmpty() ? null : live.getLast())
            : models.find(new ModelKey(model, pinned));
    if (version == null) {
      String which = pinned == 0 ? "any" : Long.toString(pinned);
      throw new RequestException(
          ErrorCode.MODEL_UNAVAILABLE, "must be live: model=" + model + ", version=" + which);
    }
    return version;
  }

  /**
   * The versions that answer now.
   *
   * @throws RequestException where the model is not known, or its stable version is not live
   */
  public Arms arms(String model) {
    LiveVersion stable = stable(model);
    CanaryShare share = rollouts.canary(model);
    LiveVersion canary = share == null ? null : models.find(share.key());
    boolean isOnTrial =
        canary != null && share != null && canary.manifest().sha256().equals(share.sha256());
    return new Arms(stable, isOnTrial ? canary : null, share, settings(model));
  }
}
