package io.factorline.gateway.faketriton;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The models of the fake and their states. Thread-safe. */
final class FakeRepository {
  private final Map<String, FakeModel> models = new ConcurrentHashMap<>();

  void put(FakeModel model) {
    models.put(model.name() + "/" + model.version(), model);
  }

  void remove(String name, String version) {
    models.remove(name + "/" + version);
  }

  List<FakeModel> all() {
    return models.values().stream()
        .sorted(
            Comparator.comparing(FakeModel::name)
                .thenComparing(model -> Long.valueOf(model.version())))
        .toList();
  }

  List<FakeModel> of(String name) {
    return all().stream().filter(model -> model.name().equals(name)).toList();
  }

  void setState(String name, String state) {
    of(name).forEach(model -> put(model.withState(state)));
  }

  /** The version asked, or the greatest that is ready, in the order in which Triton checks. */
  FakeModel ready(String name, String version) {
    List<FakeModel> versions = of(name);
    if (versions.isEmpty()) {
      throw Refusal.unknownModel(name);
    }
    if (version.isEmpty()) {
      return versions.reversed().stream()
          .filter(model -> model.state().equals("READY"))
          .findFirst()
          .orElseThrow(() -> Refusal.noVersions(name));
    }
    if (!version.matches("[0-9]+")) {
      throw Refusal.invalid(
          ("failed to get model version from specified version string '%s' (details: stol),"
                  + " version should be an integral value > 0")
              .formatted(version));
    }
    FakeModel model = models.get(name + "/" + version);
    if (model == null) {
      throw Refusal.unknownVersion(name, version);
    }
    if (!model.state().equals("READY")) {
      throw Refusal.notReady(name, version);
    }
    return model;
  }
}
