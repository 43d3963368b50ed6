package io.factorline.catalog;

import io.factorline.derive.Expression;
import io.factorline.market.Instruments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes cross-sectional views: a universe of one venue, and factors that stand at one bar end. */
final class CrossCompiler {
  private final CatalogDraft draft;
  private final Map<String, Universe> universes;
  private final Map<String, View> views;

  /**
   * Of a draft.
   *
   * @param views stored and derived ones
   */
  CrossCompiler(CatalogDraft draft, Map<String, Universe> universes, Map<String, View> views) {
    this.draft = draft;
    this.universes = universes;
    this.views = views;
  }

  Map<String, View> compile(@Nullable Instruments instruments) {
    return CatalogCompiler.compileEach(
        draft.views(),
        (name, view) ->
            view instanceof ViewDraft.Cross cross ? view(name, cross, instruments) : null);
  }

  private @Nullable View view(String name, ViewDraft.Cross view, @Nullable Instruments known) {
    Place place = view.place();
    Universe universe = universe(view.universe());
    if (universe != null && known != null) {
      requireOneVenue(universe, view.universe().place(), known);
    }
    if (view.factors().isEmpty() && !place.problems().touches(place.path())) {
      place.problem("must hold at least one factor: factors={}");
    }
    List<CrossFactor> factors = new ArrayList<>();
    view.factors()
        .forEach((factor, written) -> {
          CrossFactor compiled = factor(factor, written);
          if (compiled != null) {
            factors.add(compiled);
          }
        });
    if (universe == null || place.problems().touches(place.path())) {
      place.problems().markBroken(place.path());
      return null;
    }
    return new CrossView(
        name,
        universe,
        factors,
        Definitions.definition(Definitions.ofCross(universe, factors, views)));
  }

  private @Nullable Universe universe(Placed<String> name) {
    Universe universe = universes.get(name.value());
    if (universe == null) {
      CatalogCompiler.unknown(
          name.place(),
          "universe",
          name.value(),
          draft.universes().keySet(),
          "universes." + name.value());
    }
    return universe;
  }

  /* Only the bars of one venue have one last end. */
  private static void requireOneVenue(Universe universe, Place place, Instruments instruments) {
    Set<String> venues =
        universe.symbols().stream()
            .map(symbol -> instruments.of(symbol).venue())
            .collect(Collectors.toCollection(TreeSet::new));
    if (venues.size() != 1) {
      place.problem(
          "must have symbols of one venue: universe=%s, venues=%s"
              .formatted(universe.name(), venues));
    }
  }

  private @Nullable CrossFactor factor(String name, ViewDraft.CrossFactor written) {
    FactorRef of = written.of().value();
    Place place = written.of().place();
    View view = views.get(of.view());
    if (view == null || !view.factorNames().contains(of.factor())) {
      CatalogCompiler.unknown(place, "factor", of.toString(), known(), "views." + of.view());
      return null;
    }
    List<FactorRef> inputs = List.of(of);
    Expression expression = null;
    if (view instanceof DerivedView derived) {
      DerivedFactor definition = derived.factor(of.factor());
      inputs = definition.inputs();
      expression = definition.expression();
    }
    BarView bars = bars(of, inputs, place);
    return bars == null
        ? null
        : new CrossFactor(name, of, written.transform(), written.order(), inputs, expression, bars);
  }

  /** The view that sets the time; null where a rule is broken. */
  private @Nullable BarView bars(FactorRef of, List<FactorRef> inputs, Place place) {
    BarView first = null;
    for (FactorRef input : inputs) {
      switch (views.get(input.view())) {
        case BarView bars -> {
          if (first != null && !isOfOneTime(first, bars)) {
            place.problem(
                "must read bars of one timeframe and delay: of=%s, views=%s, %s"
                    .formatted(of, first.name(), bars.name()));
            return null;
          }
          first = bars;
        }
        case OfflineView offline -> {
          if (!offline.entity().equals(Entity.SYMBOL)) {
            place.problem(
                "must be about symbols: of=%s, entity=%s".formatted(of, offline.entity()));
            return null;
          }
        }
        case null, default -> {
          place.problem("must have bars, quotes have none: of=%s, input=%s".formatted(of, input));
          return null;
        }
      }
    }
    if (first == null) {
      place.problem("must read bars, whose ends set the time: of=" + of);
    }
    return first;
  }

  private static boolean isOfOneTime(BarView a, BarView b) {
    return a.timeframe().equals(b.timeframe()) && a.delay().equals(b.delay());
  }

  private List<String> known() {
    List<String> known = new ArrayList<>();
    views.forEach(
        (name, view) -> view.factorNames().forEach(factor -> known.add(name + ":" + factor)));
    return known;
  }
}
