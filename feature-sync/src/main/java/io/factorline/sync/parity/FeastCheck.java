package io.factorline.sync.parity;

import io.factorline.feast.FeastValue;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.store.RowLayout;
import io.factorline.sync.parity.Difference.Place;
import io.factorline.sync.parity.Difference.Position;
import io.factorline.sync.parity.StoredFactors.FeastBar;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares Feast's copies of closed bars with the bars as they close once more. One thread. */
final class FeastCheck {
  private final Findings findings;
  private final Map<String, Map<String, FeastBar>> stored = new HashMap<>();
  private final Map<String, Span> seen = new HashMap<>();

  /** The ends of the bars of one view of one symbol that closed. */
  private record Span(long firstNs, long lastNs, Position last) {}

  FeastCheck(Findings findings) {
    this.findings = findings;
  }

  /** Expects these copies, by view. */
  void expect(String symbol, Map<String, FeastBar> copies) {
    stored.put(symbol, new TreeMap<>(copies));
  }

  /** A bar closed. */
  void closed(String symbol, RowLayout.ViewLayout view, ClosedBar bar, int partition) {
    Map<String, FeastBar> copies = stored.get(symbol);
    if (copies != null) {
      Span span = seen.get(symbol + ' ' + view.name());
      long firstNs = span == null ? bar.endNs() : span.firstNs;
      Position position = new Position(partition, bar.offset());
      seen.put(symbol + ' ' + view.name(), new Span(firstNs, bar.endNs(), position));
    }
    FeastBar copy = copies == null ? null : copies.get(view.name());
    if (copies == null || copy == null || copy.endNs() != bar.endNs()) {
      return;
    }
    copies.remove(view.name());
    for (int i = 0; i < bar.factorCount(); i++) {
      byte[] right = FeastValue.ofFactor(value(bar.cell(i))).encode();
      byte @Nullable [] kept = copy.values().get(i);
      if (kept == null || !Arrays.equals(kept, right)) {
        Place place = new Place(symbol, view.name() + ":" + view.factors().get(i), bar.endNs());
        findings.add(difference(place, kept, bar.cell(i), new Position(partition, bar.offset())));
      }
    }
    findings.compared(Store.FEAST, bar.factorCount());
  }

  private static double value(long cell) {
    return CellBits.isValue(cell) ? CellBits.value(cell) : Double.NaN;
  }

  private static Difference difference(
      Place place, byte @Nullable [] kept, long right, Position position) {
    String recomputed = CellBits.isValue(right) ? Double.toString(value(right)) : "none";
    if (kept == null) {
      return Difference.ofTexts(Store.FEAST, place, "none", recomputed, position);
    }
    try {
      FeastValue value = FeastValue.decode(kept);
      if (value instanceof FeastValue.Float64(double number) && CellBits.isValue(right)) {
        long bits = Double.doubleToRawLongBits(number);
        return Difference.ofCells(Store.FEAST, place, bits, right, position);
      }
      return Difference.ofTexts(Store.FEAST, place, value.toString(), recomputed, position);
    } catch (IllegalArgumentException e) {
      String text = "no value of Feast: " + e.getMessage();
      return Difference.ofTexts(Store.FEAST, place, text, recomputed, position);
    }
  }

  /** Says that all bars have closed: a copy between them that none was like is told. */
  void finish() {
    stored.forEach(
        (symbol, copies) -> copies.forEach((view, copy) -> leftOver(symbol, view, copy)));
  }

  private void leftOver(String symbol, String view, FeastBar copy) {
    Span span = seen.get(symbol + ' ' + view);
    if (span == null || copy.endNs() < span.firstNs || copy.endNs() > span.lastNs) {
      findings.skipped("Feast copy of a bar that is not archived", 1);
    } else {
      Place place = new Place(symbol, view + " (event time)", copy.endNs());
      findings.add(
          Difference.ofTexts(
              Store.FEAST, place, Long.toString(copy.endNs()), "no such bar", span.last));
    }
  }
}
