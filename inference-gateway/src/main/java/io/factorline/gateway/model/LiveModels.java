package io.factorline.gateway.model;

import io.factorline.catalog.Catalog;
import io.factorline.catalog.FactorRef;
import io.factorline.catalog.LifeState;
import io.factorline.gateway.embedded.EmbeddedException;
import io.factorline.gateway.embedded.EmbeddedModels;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.repository.ModelRepository;
import io.factorline.gateway.repository.RepositoryException;
import io.factorline.gateway.repository.RepositorySnapshot;
import io.factorline.gateway.repository.StoredVersion;
import io.factorline.online.FactorPlan;
import io.factorline.online.PlanCompiler;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions of the repository that are live here. Each {@link #reload} loads what is new or has
 * changed, side by side with the rest, and takes out what is gone; a version that fails to load
 * again leaves the one before at work. Readers see whole states; thread-safe.
 */
public final class LiveModels {
  private static final Logger LOG = LoggerFactory.getLogger(LiveModels.class);

  private final ModelRepository repository;
  private final Catalog catalog;
  private final EmbeddedModels embedded;
  private final Consumer<ModelKey> onGone;
  private String lastFingerprint = "";
  private volatile State state = new State(new TreeMap<>(), new TreeMap<>());

  /** What is live, by model and version ascending, and what is wrong, by model/version. */
  private record State(
      Map<String, SortedMap<Long, LiveVersion>> versions, Map<String, String> problems) {}

  /**
   * Nothing, until it is loaded.
   *
   * @param onGone told of each version that is taken out
   */
  public LiveModels(
      ModelRepository repository,
      Catalog catalog,
      EmbeddedModels embedded,
      Consumer<ModelKey> onGone) {
    this.repository = repository;
    this.catalog = catalog;
    this.embedded = embedded;
    this.onGone = onGone;
  }

  /** Looks at the repository and, if a file of it has changed, makes live what it holds. */
  public synchronized void reload() {
    String fingerprint = repository.fingerprint();
    if (fingerprint.equals(lastFingerprint)) {
      return;
    }
    lastFingerprint = fingerprint;
    RepositorySnapshot snapshot = repository.read();
    Map<String, String> problems = new TreeMap<>(snapshot.problems());
    Map<String, SortedMap<Long, LiveVersion>> versions = new TreeMap<>();
    for (StoredVersion stored : snapshot.versions()) {
      LiveVersion live = live(stored, problems);
      if (live != null) {
        put(versions, live);
      }
    }
    keepBroken(snapshot, versions);
    State before = state;
    state = new State(versions, problems);
    unloadGone(before);
    logProblems(before, problems);
  }

  private @Nullable LiveVersion live(StoredVersion stored, Map<String, String> problems) {
    ModelKey key = new ModelKey(stored.model(), stored.version());
    LiveVersion before = find(key);
    int mostRows = stored.configuration().mostRows();
    if (before != null && before.manifest().equals(stored.manifest())) {
      return new LiveVersion(before.manifest(), before.plan(), mostRows);
    }
    List<String> unfit = CatalogCheck.problems(stored.manifest(), catalog);
    if (!unfit.isEmpty()) {
      problems.put(key.toString(), String.join("; ", unfit));
      return null;
    }
    try {
      embedded.load(key, ModelRepository.modelBytes(stored), stored.manifest());
    } catch (EmbeddedException | RepositoryException e) {
      problems.put(key.toString(), String.valueOf(e.getMessage()));
      return before;
    }
    LOG.info("Model is live. model={}, sha256={}", key, stored.manifest().sha256());
    warnOfDeprecated(key, stored.manifest());
    return new LiveVersion(stored.manifest(), plan(stored.manifest()), mostRows);
  }

  private void warnOfDeprecated(ModelKey key, Manifest manifest) {
    List<FactorRef> inputs = manifest.inputs().stream().map(Manifest.Input::factor).toList();
    List<FactorRef> going = catalog.lives().in(LifeState.DEPRECATED, inputs);
    if (!going.isEmpty()) {
      LOG.warn("Model reads deprecated factors. model={}, inputs={}", key, going);
    }
  }

  private FactorPlan plan(Manifest manifest) {
    return PlanCompiler.compile(
        catalog, manifest.inputs().stream().map(input -> input.factor().toString()).toList());
  }

  /* A version whose files cannot be read any more goes on as it was loaded; one that was taken away
  is gone. */
  private void keepBroken(
      RepositorySnapshot snapshot, Map<String, SortedMap<Long, LiveVersion>> versions) {
    for (SortedMap<Long, LiveVersion> all : state.versions().values()) {
      for (LiveVersion live : all.values()) {
        Map<String, String> broken = snapshot.problems();
        boolean isBroken =
            broken.containsKey(live.key().toString())
                || broken.containsKey(live.key().model())
                || broken.containsKey("repository");
        if (isBroken) {
          put(versions, live);
        }
      }
    }
  }

  private static void put(Map<String, SortedMap<Long, LiveVersion>> versions, LiveVersion live) {
    versions
        .computeIfAbsent(live.key().model(), model -> new TreeMap<>())
        .put(live.key().version(), live);
  }

  private void unloadGone(State before) {
    for (SortedMap<Long, LiveVersion> all : before.versions().values()) {
      for (LiveVersion live : all.values()) {
        if (find(live.key()) == null) {
          embedded.unload(live.key());
          onGone.accept(live.key());
          LOG.info("Model is gone. model={}", live.key());
        }
      }
    }
  }

  private static void logProblems(State before, Map<String, String> problems) {
    problems.forEach((name, problem) -> {
      if (!Objects.equals(before.problems().get(name), problem)) {
        LOG.warn("Model is refused. model={}, problem={}", name, problem);
      }
    });
  }

  /** A version, or null where it is not live. */
  public @Nullable LiveVersion find(ModelKey key) {
    Map<Long, LiveVersion> all = state.versions().get(key.model());
    return all == null ? null : all.get(key.version());
  }

  /** Most rows that servers take of a version in one call; 0 for any number. */
  public int mostRows(ModelKey key) {
    LiveVersion live = find(key);
    return live == null ? 0 : live.mostRows();
  }

  /** The live versions of a model, ascending; empty where it has none. */
  public List<LiveVersion> versions(String model) {
    Map<Long, LiveVersion> all = state.versions().get(model);
    return all == null ? List.of() : List.copyOf(all.values());
  }

  /** All live versions. */
  public List<LiveVersion> all() {
    return state.versions().values().stream().flatMap(m -> m.values().stream()).toList();
  }

  /** What is wrong, by {@code model}, {@code model/version} or {@code repository}. */
  public Map<String, String> problems() {
    return Collections.unmodifiableMap(state.problems());
  }
}
