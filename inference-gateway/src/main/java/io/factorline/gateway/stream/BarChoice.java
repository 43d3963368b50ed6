package io.factorline.gateway.stream;

import io.factorline.catalog.View;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The bars of a batch that a model signs: of each symbol and view that it reads the newest, in the
 * order in which the symbols came. Not thread-safe.
 */
final class BarChoice {
  private final Map<String, String> definitions = new LinkedHashMap<>();
  private final Map<String, Map<String, TriggerBar>> chosen = new LinkedHashMap<>();
  private final Map<BarOutcome, Integer> passed = new EnumMap<>(BarOutcome.class);

  /**
   * Chooses.
   *
   * @param views that the model reads
   */
  static BarChoice of(List<View> views, List<TriggerBar> bars) {
    BarChoice choice = new BarChoice();
    views.forEach(view -> choice.definitions.put(view.name(), view.definition()));
    bars.forEach(choice::take);
    return choice;
  }

  private void take(TriggerBar bar) {
    String definition = definitions.get(bar.view());
    if (definition == null) {
      pass(BarOutcome.NOT_READ);
    } else if (!definition.equals(bar.definition())) {
      pass(BarOutcome.OTHER_DEFINITION);
    } else {
      Map<String, TriggerBar> own =
          chosen.computeIfAbsent(bar.symbol(), symbol -> new LinkedHashMap<>());
      if (own.isEmpty()) {
        own.put(bar.view(), bar);
      } else {
        own.merge(bar.view(), bar, BarChoice::newer);
        pass(BarOutcome.OVERTAKEN);
      }
    }
  }

  private static TriggerBar newer(TriggerBar one, TriggerBar other) {
    return one.isReachedBy(other.endNs(), other.revision()) ? other : one;
  }

  private void pass(BarOutcome outcome) {
    passed.merge(outcome, 1, Integer::sum);
  }

  /** Per symbol its newest bar of each view. */
  Map<String, List<TriggerBar>> chosen() {
    Map<String, List<TriggerBar>> all = new LinkedHashMap<>();
    chosen.forEach((symbol, own) -> all.put(symbol, List.copyOf(own.values())));
    return all;
  }

  /** How many bars are passed, by why. */
  Map<BarOutcome, Integer> passed() {
    return passed;
  }
}
