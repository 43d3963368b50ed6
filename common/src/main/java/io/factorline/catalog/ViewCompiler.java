package io.factorline.catalog;

import io.factorline.kernel.FactorSpec;
import io.factorline.kernel.KernelSpec;
import io.factorline.market.Instruments;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes views of their drafts: expands factor sets, resolves entities, names definitions. */
final class ViewCompiler {
  static final int MAX_FACTORS_IN_ALL = 5_000;

  private final CatalogDraft draft;
  private final Map<String, Universe> universes;
  private final @Nullable Instruments instruments;

  ViewCompiler(
      CatalogDraft draft, Map<String, Universe> universes, @Nullable Instruments instruments) {
    this.draft = draft;
    this.universes = universes;
    this.instruments = instruments;
  }

  Map<String, View> compile() {
    Map<String, View> stored = CatalogCompiler.compileEach(draft.views(), this::stored);
    checkOneOfItsKind("quote", ViewDraft.Quote.class::isInstance);
    checkOneOfItsKind(
        "corporate_actions",
        view -> view instanceof ViewDraft.Offline offline && offline.corporateActions());
    Map<String, View> derived = new DerivedCompiler(draft, stored).compile();
    Map<String, View> compared = new LinkedHashMap<>(stored);
    compared.putAll(derived);
    Map<String, View> cross = new CrossCompiler(draft, universes, compared).compile(instruments);
    compared.putAll(cross);
    Map<String, View> all = new LinkedHashMap<>();
    for (String name : draft.views().keySet()) {
      View view = compared.get(name);
      if (view != null) {
        all.put(name, view);
      }
    }
    int factors = all.values().stream().mapToInt(view -> view.factorNames().size()).sum();
    if (factors > MAX_FACTORS_IN_ALL) {
      draft
          .place()
          .problem(
              "must have at most %d factors in all views: factors=%d"
                  .formatted(MAX_FACTORS_IN_ALL, factors));
    }
    return all;
  }

  private void checkOneOfItsKind(String kind, Predicate<ViewDraft> isOfKind) {
    List<ViewDraft> views = draft.views().values().stream().filter(isOfKind).toList();
    for (ViewDraft second : views.subList(Math.min(1, views.size()), views.size())) {
      second.place().problem("must be the only view of its kind: kind=" + kind);
    }
  }

  private @Nullable View stored(String name, ViewDraft view) {
    View stored = storedOrNull(name, view);
    boolean isStored = !(view instanceof ViewDraft.Derived || view instanceof ViewDraft.Cross);
    if (stored == null && isStored) {
      draft.place().problems().markBroken(view.place().path());
    }
    return stored;
  }

  private @Nullable View storedOrNull(String name, ViewDraft view) {
    return switch (view) {
      case ViewDraft.Bars bars -> bars(name, bars);
      case ViewDraft.Quote quote ->
          new QuoteView(name, quote.ttl(), Definitions.definition(Definitions.ofQuote()));
      case ViewDraft.Offline offline -> offline(name, offline);
      case ViewDraft.Derived derived -> null;
      case ViewDraft.Cross cross -> null;
    };
  }

  private @Nullable View bars(String name, ViewDraft.Bars view) {
    List<FactorSpec> factors = factors(view);
    if (factors == null) {
      return null;
    }
    if (factors.size() > ViewSchema.MAX_FACTORS) {
      view.place()
          .problem(
              "must have at most %d factors: factors=%d"
                  .formatted(ViewSchema.MAX_FACTORS, factors.size()));
      return null;
    }
    KernelSpec kernel = Nodes.make(view.place(), () -> new KernelSpec(factors, view.flat()));
    if (kernel == null) {
      return null;
    }
    return new BarView(
        name,
        view.timeframe(),
        kernel,
        view.ttl(),
        view.delay(),
        view.unstableBars(),
        Definitions.definition(
            Definitions.ofBars(view.timeframe(), view.delay(), view.unstableBars(), kernel)));
  }

  /** Those of the sets in their order, then its own; null where a set is unknown or broken. */
  private @Nullable List<FactorSpec> factors(ViewDraft.Bars view) {
    List<FactorSpec> factors = new ArrayList<>();
    for (Placed<String> set : view.factorSets()) {
      List<FactorSpec> known = draft.factorSets().get(set.value());
      String path = "factorSets." + set.value();
      if (known == null) {
        CatalogCompiler.unknown(
            set.place(), "factor set", set.value(), draft.factorSets().keySet(), path);
        return null;
      }
      if (view.place().problems().touches(path)) {
        return null;
      }
      factors.addAll(known);
    }
    factors.addAll(view.factors());
    return view.place().problems().touches(view.place().path()) ? null : factors;
  }

  private @Nullable View offline(String name, ViewDraft.Offline view) {
    if (view.place().problems().touches(view.place().path())) {
      return null;
    }
    Entity entity = draft.entities().get(view.entity().value());
    if (entity == null) {
      String wanted = view.entity().value();
      CatalogCompiler.unknown(
          view.entity().place(), "entity", wanted, draft.entities().keySet(), "entities." + wanted);
      return null;
    }
    if (view.corporateActions() && !entity.name().equals(Entity.SYMBOL)) {
      view.entity().place().problem("must be about symbols: entity=" + entity.name());
    }
    Set<String> names = new HashSet<>();
    for (OfflineField field : view.fields()) {
      if (!names.add(field.name())) {
        view.place().problem("must be distinct: name=" + field.name());
      }
      if (entity.joinKeys().contains(field.name())) {
        view.place().problem("must not be named like a join key: name=" + field.name());
      }
    }
    if (names.isEmpty()) {
      view.place().problem("must hold at least one field: fields=[]");
    }
    Optional<Source> source =
        view.source().flatMap(s -> Optional.ofNullable(s.compile(entity, view.fields())));
    return new OfflineView(
        name,
        entity.name(),
        view.fields(),
        view.ttl(),
        source,
        Definitions.definition(definition(entity, view)),
        view.corporateActions());
  }

  private static String definition(Entity entity, ViewDraft.Offline view) {
    String offline = Definitions.ofOffline(entity, view.fields());
    return view.corporateActions() ? "actions;" + offline : offline;
  }
}
