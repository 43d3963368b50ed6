package io.factorline.catalog;

import io.factorline.market.Instrument;
import io.factorline.market.Instruments;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the references of a {@link CatalogDraft}. What a reference misses because it was broken
 * itself is not told a second time.
 */
final class CatalogCompiler {
  private final CatalogDraft draft;
  private final Problems problems;
  private final @Nullable Path folder;

  /**
   * Of a draft.
   *
   * @param folder of the catalog's file; null where it is no file
   */
  CatalogCompiler(CatalogDraft draft, @Nullable Path folder) {
    this.draft = draft;
    this.folder = folder;
    this.problems = draft.place().problems();
  }

  /** The catalog; null where problems were reported, and perhaps then too. */
  @Nullable Catalog compile() {
    Instruments instruments = instruments();
    Map<String, Universe> universes = compileEach(draft.universes(), this::universe);
    Map<String, View> views = new ViewCompiler(draft, universes, instruments).compile();
    ServiceCompiler compiler = new ServiceCompiler(draft, views);
    Map<String, FeatureService> services = compiler.services();
    Map<String, ModelDefinition> models = compiler.models(services);
    FactorLives lives = new LifeCompiler(draft, views).compile();
    if (instruments == null || !problems.isEmpty()) {
      return null;
    }
    return new Catalog(
        draft.venues(),
        instruments,
        universes,
        draft.entities(),
        new Catalog.CompiledParts(views, services, models, lives));
  }

  private @Nullable Universe universe(String name, UniverseSchema.Draft written) {
    return switch (written) {
      case UniverseSchema.Draft.Fixed(Universe universe) -> universe;
      case UniverseSchema.Draft.Members members -> members.read(name, folder);
    };
  }

  private @Nullable Instruments instruments() {
    Placed<List<Placed<Instrument>>> written = draft.instruments();
    for (Placed<Instrument> instrument : written.value()) {
      String venue = instrument.value().venue();
      if (!draft.venues().containsKey(venue)) {
        unknown(instrument.place(), "venue", venue, draft.venues().keySet(), "venues." + venue);
      }
    }
    List<Instrument> instruments = written.value().stream().map(Placed::value).toList();
    return problems.touches("instruments")
        ? null
        : Nodes.make(written.place(), () -> new Instruments(instruments));
  }

  /** Reports a reference to a name that is not there, unless the name's own place has problems. */
  static void unknown(
      Place place, String kind, String name, Collection<String> known, String path) {
    if (!place.problems().touches(path)) {
      place.problem(
          "must be a known %s, nearest is %s: %s=%s"
              .formatted(kind, Nearest.to(name, known).orElse("none"), kind, name));
    }
  }

  /** Compiles each entry; those that are refused are left out. */
  static <T, R> Map<String, R> compileEach(Map<String, T> drafts, Step<T, R> step) {
    Map<String, R> compiled = new LinkedHashMap<>();
    drafts.forEach((name, value) -> {
      R result = step.compile(name, value);
      if (result != null) {
        compiled.put(name, result);
      }
    });
    return compiled;
  }

  /** Compiles one entry, or reports problems and gives null. */
  @FunctionalInterface
  interface Step<T, R> {
    @Nullable R compile(String name, T draft);
  }
}
