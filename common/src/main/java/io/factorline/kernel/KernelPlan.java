package io.factorline.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A compiled {@link KernelSpec}: its distinct indicators, where their slots lie, and which slot
 * each factor shows. Immutable; shared by the kernels of all symbols and threads.
 */
final class KernelPlan {

  private final Indicator[] indicators;
  private final int[] slotsAt;
  private final Lookback depth;
  private final Scale[] scales;
  private final boolean[] outputs;
  private final int[] factorSlots;
  private final int[] factorIndicators;
  private final int[] firstIndexes;

  KernelPlan(KernelSpec spec) {
    Map<IndicatorSpec, Integer> places = new LinkedHashMap<>();
    spec.factors().forEach(factor -> places.putIfAbsent(factor.indicator(), places.size()));
    indicators =
        places.keySet().stream()
            .map(indicator -> IndicatorCatalog.build(indicator, spec.flat()))
            .toArray(Indicator[]::new);
    slotsAt = new int[indicators.length];
    List<Scale> allScales = new ArrayList<>();
    Lookback deepest = Lookback.NONE;
    for (int i = 0; i < indicators.length; i++) {
      slotsAt[i] = allScales.size();
      allScales.addAll(indicators[i].slots());
      deepest = deepest.max(indicators[i].lookback());
    }
    scales = allScales.toArray(Scale[]::new);
    depth = deepest;
    outputs = new boolean[scales.length];
    factorSlots = new int[spec.factors().size()];
    factorIndicators = new int[factorSlots.length];
    firstIndexes = new int[factorSlots.length];
    placeFactors(spec, places);
  }

  private void placeFactors(KernelSpec spec, Map<IndicatorSpec, Integer> places) {
    for (int f = 0; f < factorSlots.length; f++) {
      FactorSpec factor = spec.factors().get(f);
      List<String> names = IndicatorCatalog.outputsOf(factor.indicator().kind());
      int place = places.getOrDefault(factor.indicator(), -1);
      factorIndicators[f] = place;
      firstIndexes[f] = indicators[place].firstIndex();
      factorSlots[f] = slotsAt[place] + names.indexOf(factor.output());
      for (int i = 0; i < names.size(); i++) {
        outputs[slotsAt[place] + i] = true;
      }
    }
  }

  int factorCount() {
    return factorSlots.length;
  }

  int firstIndex(int factor) {
    return firstIndexes[factor];
  }

  int slotCount() {
    return scales.length;
  }

  BarWindow newWindow() {
    return new BarWindow(depth);
  }

  /** Computes all slots of the staged bar. */
  void compute(Bar bar, BarWindow window, double[] before, double[] after) {
    for (int i = 0; i < indicators.length; i++) {
      indicators[i].compute(bar, window, before, after, slotsAt[i]);
    }
  }

  /** Copies the factors out of the slots as they are after {@code bars} bars. */
  void publish(double[] slots, long bars, double[] out, int offset) {
    for (int f = 0; f < factorSlots.length; f++) {
      out[offset + f] = bars > firstIndexes[f] ? slots[factorSlots[f]] : Double.NaN;
    }
  }

  void beginWithin(long sessionDay, double[] slots) {
    for (int i = 0; i < indicators.length; i++) {
      indicators[i].beginWithin(sessionDay, slots, slotsAt[i]);
    }
  }

  boolean isPartial(int factor, Bar bar, double[] slots) {
    int place = factorIndicators[factor];
    return indicators[place].isPartial(bar, slots, slotsAt[place]);
  }

  void split(BarWindow window, double[] slots, double ratio) {
    window.scalePrices(ratio);
    for (int i = 0; i < slots.length; i++) {
      slots[i] = scales[i].apply(slots[i], ratio);
    }
    for (int i = 0; i < indicators.length; i++) {
      indicators[i].resum(window, slots, slotsAt[i]);
    }
  }

  /** Outputs may be NaN (no value); what the next bar builds on must be finite. */
  void requirePossible(double[] slots) {
    for (int i = 0; i < slots.length; i++) {
      boolean possible = Double.isFinite(slots[i]) || (outputs[i] && Double.isNaN(slots[i]));
      if (!possible) {
        throw new IllegalArgumentException("must be finite: slot=" + i + ", value=" + slots[i]);
      }
    }
  }
}
