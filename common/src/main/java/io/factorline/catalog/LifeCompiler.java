package io.factorline.catalog;

import io.factorline.derive.Expression;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks what the lives of factors allow: who may read them, and what may replace them. */
final class LifeCompiler {
  private final CatalogDraft draft;
  private final Map<String, View> views;
  private final Map<String, FactorLife> lives = new LinkedHashMap<>();

  LifeCompiler(CatalogDraft draft, Map<String, View> views) {
    this.draft = draft;
    this.views = views;
    draft.life().forEach((factor, life) -> lives.put(factor, life.value()));
  }

  FactorLives compile() {
    draft.life().forEach(this::check);
    if (!lives.isEmpty()) {
      draft.services().values().forEach(service -> service.factors().forEach(this::checkService));
      reads().forEach(this::checkReader);
    }
    return new FactorLives(lives);
  }

  private void check(String factor, Placed<FactorLife> life) {
    requireKnown(FactorRef.parse(factor), life.place());
    life.value().replacedBy().ifPresent(other -> checkReplacement(factor, other, life));
  }

  private void checkReplacement(String factor, FactorRef other, Placed<FactorLife> life) {
    requireKnown(other, life.place());
    if (other.toString().equals(factor)) {
      life.place().problem("must be another factor: replacedBy=" + other);
    }
    LifeState state = state(other.toString());
    boolean isGone = state == LifeState.REMOVED && life.value().state() != LifeState.REMOVED;
    if (isGone || state == LifeState.DRAFT) {
      life.place()
          .problem(
              "must be replaced by what can be read: replacedBy=%s, state=%s"
                  .formatted(other, state.wire()));
    }
    if (isCircular(factor)) {
      life.place().problem("must not be replaced by itself through others: replacedBy=" + other);
    }
  }

  private boolean isCircular(String factor) {
    String at = factor;
    for (int step = 0; step <= lives.size(); step++) {
      FactorLife life = lives.getOrDefault(at, FactorLife.UNSTATED);
      if (life.replacedBy().isEmpty()) {
        return false;
      }
      at = life.replacedBy().get().toString();
    }
    return true;
  }

  private void requireKnown(FactorRef factor, Place place) {
    View view = views.get(factor.view());
    if (view == null || !view.factorNames().contains(factor.factor())) {
      CatalogCompiler.unknown(
          place, "factor", factor.toString(), known(), "views." + factor.view());
    }
  }

  private List<String> known() {
    return views.values().stream()
        .flatMap(view -> view.factorNames().stream().map(name -> view.name() + ":" + name))
        .toList();
  }

  private void checkService(Placed<FactorRef> factor) {
    LifeState state = state(factor.value().toString());
    if (state == LifeState.DRAFT || state == LifeState.REMOVED) {
      factor
          .place()
          .problem(
              "must be live or deprecated in a service: factor=%s, state=%s"
                  .formatted(factor.value(), state.wire()));
    }
  }

  /** What each computed factor reads by its own text. */
  private Map<String, Placed<List<String>>> reads() {
    Map<String, Placed<List<String>>> reads = new HashMap<>();
    draft
        .views()
        .forEach((name, view) -> {
          if (view instanceof ViewDraft.Derived derived) {
            derived
                .factors()
                .forEach((factor, text) ->
                    reads.put(
                        name + ":" + factor,
                        new Placed<>(inputs(text.expression()), text.place())));
          }
          if (view instanceof ViewDraft.Cross cross) {
            cross
                .factors()
                .forEach((factor, written) ->
                    reads.put(
                        name + ":" + factor,
                        new Placed<>(
                            List.of(written.of().value().toString()), written.of().place())));
          }
        });
    return reads;
  }

  private static List<String> inputs(Expression expression) {
    return List.copyOf(expression.inputs());
  }

  private void checkReader(String reader, Placed<List<String>> inputs) {
    LifeState own = state(reader);
    for (String input : inputs.value()) {
      LifeState state = state(input);
      boolean isTooEarly = state == LifeState.DRAFT && own.compareTo(LifeState.DRAFT) > 0;
      boolean isTooLate = state == LifeState.REMOVED;
      if (own != LifeState.REMOVED && (isTooEarly || isTooLate)) {
        inputs
            .place()
            .problem(
                "must not be made of a factor in this state: factor=%s, input=%s, state=%s"
                    .formatted(reader, input, state.wire()));
      }
    }
  }

  private LifeState state(String factor) {
    return lives.getOrDefault(factor, FactorLife.UNSTATED).state();
  }
}
