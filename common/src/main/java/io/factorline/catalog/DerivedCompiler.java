package io.factorline.catalog;

import io.factorline.derive.Expression;
import io.factorline.derive.ExpressionException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes derived views: each reference is resolved, references to derived factors are inlined, so
 * that expressions read stored factors alone. Cycles and long chains are refused.
 */
final class DerivedCompiler {
  private static final int MAX_CHAIN = 32;

  private final CatalogDraft draft;
  private final Map<String, View> stored;
  private final Map<String, ViewDraft.Written> written = new LinkedHashMap<>();
  private final Map<String, Optional<Expression>> resolved = new HashMap<>();
  private final Map<String, Integer> heights = new HashMap<>();
  private final LinkedHashSet<String> chain = new LinkedHashSet<>();

  DerivedCompiler(CatalogDraft draft, Map<String, View> stored) {
    this.draft = draft;
    this.stored = stored;
    draft
        .views()
        .forEach((name, view) -> {
          if (view instanceof ViewDraft.Derived derived) {
            derived.factors().forEach((factor, text) -> written.put(name + ":" + factor, text));
          }
        });
  }

  Map<String, View> compile() {
    return CatalogCompiler.compileEach(draft.views(), this::view);
  }

  private @Nullable View view(String name, ViewDraft view) {
    if (!(view instanceof ViewDraft.Derived derived)) {
      return null;
    }
    if (derived.factors().isEmpty() && !view.place().problems().touches(view.place().path())) {
      view.place().problem("must hold at least one factor: factors={}");
    }
    List<DerivedFactor> factors = new ArrayList<>();
    derived
        .factors()
        .forEach((factor, text) -> {
          Expression expression = resolve(name + ":" + factor, text.place());
          if (expression == null) {
            view.place().problems().markBroken(view.place().path());
          } else {
            List<FactorRef> inputs = expression.inputs().stream().map(FactorRef::parse).toList();
            factors.add(new DerivedFactor(factor, text.text(), expression, inputs));
          }
        });
    return new DerivedView(
        name, factors, Definitions.definition(Definitions.ofDerived(factors, stored)));
  }

  /** The expression of a derived factor over stored ones; null where problems were reported. */
  private @Nullable Expression resolve(String name, Place from) {
    Optional<Expression> known = resolved.get(name);
    if (known != null) {
      return known.orElse(null);
    }
    ViewDraft.Written text = written.get(name);
    if (text == null || !isSoundChain(name, from)) {
      return null;
    }
    chain.add(name);
    Expression expression = inline(name, text);
    chain.remove(name);
    resolved.put(name, Optional.ofNullable(expression));
    return expression;
  }

  private boolean isSoundChain(String name, Place from) {
    if (chain.contains(name)) {
      List<String> cycle = new ArrayList<>(chain);
      cycle = cycle.subList(cycle.indexOf(name), cycle.size());
      from.problem(
          "must not depend on itself: cycle=%s -> %s".formatted(String.join(" -> ", cycle), name));
      return false;
    }
    if (chain.size() >= MAX_CHAIN) {
      from.problem(tooLong(name));
      return false;
    }
    return true;
  }

  private @Nullable Expression inline(String name, ViewDraft.Written text) {
    Map<String, Expression> definitions = new HashMap<>();
    boolean isWhole = true;
    int height = 1;
    for (String input : text.expression().inputs()) {
      if (written.containsKey(input)) {
        Expression definition = resolve(input, text.place());
        isWhole &= definition != null;
        height = Math.max(height, heights.getOrDefault(input, 0) + 1);
        if (definition != null) {
          definitions.put(input, definition);
        }
      } else {
        isWhole &= isKnownNumber(input, text.place());
      }
    }
    heights.put(name, height);
    if (!isWhole || isTooHigh(name, height, text.place())) {
      return null;
    }
    try {
      return text.expression().inline(definitions);
    } catch (ExpressionException e) {
      text.place().problem("%s, expression=%s".formatted(e.getMessage(), text.text()));
      return null;
    }
  }

  /* The same bound as that of the chain, for inputs that were resolved before. */
  private static boolean isTooHigh(String name, int height, Place place) {
    if (height > MAX_CHAIN) {
      place.problem(tooLong(name));
    }
    return height > MAX_CHAIN;
  }

  private static String tooLong(String name) {
    return "must refer through at most %d factors: factor=%s".formatted(MAX_CHAIN, name);
  }

  private boolean isKnownNumber(String input, Place place) {
    String viewName = input.substring(0, input.indexOf(':'));
    String factor = input.substring(viewName.length() + 1);
    View view = stored.get(viewName);
    if (draft.views().get(viewName) instanceof ViewDraft.Cross) {
      place.problem("must not be cross-sectional: factor=" + input);
      return false;
    }
    if (view == null || !view.factorNames().contains(factor)) {
      CatalogCompiler.unknown(place, "factor", input, known(), "views." + viewName);
      return false;
    }
    if (view instanceof OfflineView offline) {
      for (OfflineField field : offline.fields()) {
        if (field.name().equals(factor) && !field.type().isNumeric()) {
          place.problem(
              "must be a number: factor=%s, type=%s".formatted(input, Values.lower(field.type())));
          return false;
        }
      }
    }
    return true;
  }

  private List<String> known() {
    List<String> known = new ArrayList<>(written.keySet());
    stored.forEach(
        (name, view) -> view.factorNames().forEach(factor -> known.add(name + ":" + factor)));
    return known;
  }
}
