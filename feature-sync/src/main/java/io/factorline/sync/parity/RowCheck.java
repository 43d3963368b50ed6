package io.factorline.sync.parity;

import io.factorline.engine.EnginePlan;
import io.factorline.engine.PartitionEngine;
import io.factorline.engine.RowEncoder;
import io.factorline.engine.RowParts;
import io.factorline.engine.StoredSymbol;
import io.factorline.engine.SymbolState;
import io.factorline.kernel.Bar;
import io.factorline.store.ClosedBar;
import io.factorline.store.Digest;
import io.factorline.store.RowKeys;
import io.factorline.store.RowLayout;
import io.factorline.store.SymbolRow;
import io.factorline.store.ViewRow;
import io.factorline.sync.parity.Difference.Place;
import io.factorline.sync.parity.Difference.Position;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares a hot row with the engine's symbol at the row's own offset: open bars, both readings of
 * each factor, closed bars, kernel states, and the rest by its digest. One thread.
 */
final class RowCheck {
  private final RowEncoder encoder;
  private final Findings findings;

  RowCheck(EnginePlan plan, Findings findings) {
    this.encoder = new RowEncoder(plan);
    this.findings = findings;
  }

  void check(PartitionEngine engine, SymbolState symbol, StoredSymbol stored) {
    Map<String, byte[]> states = states(engine, symbol);
    Position position = new Position(engine.log().partition(), symbol.offset());
    long before = findings.different(Store.ROW);
    boolean sameViews = true;
    for (RowLayout.ViewLayout layout : stored.row().layout().views()) {
      ViewRow recomputed = symbol.row().view(layout.name());
      if (recomputed == null || !recomputed.layout().definition().equals(layout.definition())) {
        findings.skipped("view of another definition", 1);
        sameViews = false;
      } else {
        checkView(stored, recomputed, states.get(layout.name()), position);
      }
    }
    boolean isNamed = findings.different(Store.ROW) > before;
    if (!isNamed && sameViews && hasAllViews(stored, symbol)) {
      checkDigest(stored, symbol.row(), states, position);
    }
  }

  private static boolean hasAllViews(StoredSymbol stored, SymbolState symbol) {
    return stored.row().layout().hash().equals(symbol.row().layout().hash());
  }

  private Map<String, byte[]> states(PartitionEngine engine, SymbolState symbol) {
    engine.changedWhole(symbol);
    Map<String, byte[]> states = new HashMap<>();
    String prefix = RowKeys.state("");
    for (RowParts.Field field : encoder.encode(symbol).fields()) {
      if (field.name().startsWith(prefix)) {
        states.put(field.name().substring(prefix.length()), field.value().array());
      }
    }
    return states;
  }

  private void checkView(
      StoredSymbol stored, ViewRow recomputed, byte @Nullable [] state, Position position) {
    String view = recomputed.layout().name();
    ViewRow kept = stored.row().view(view);
    if (kept == null) {
      throw new IllegalStateException("must be a view of its layout: view=" + view);
    }
    checkOpen(stored.row().symbol(), kept, recomputed, position);
    checkClosed(stored.row().symbol(), kept, recomputed, position);
    checkState(stored, view, state, position, eventNs(recomputed));
  }

  private static long eventNs(ViewRow view) {
    ClosedBar last = view.lastClosed();
    return last == null ? 0 : last.endNs();
  }

  private void checkOpen(String symbol, ViewRow stored, ViewRow recomputed, Position position) {
    String view = stored.layout().name();
    String storedBar = bar(stored.bar());
    String recomputedBar = bar(recomputed.bar());
    findings.compared(Store.ROW, 1);
    if (!storedBar.equals(recomputedBar)) {
      Place place = new Place(symbol, view + " (open bar)", recomputed.bar().endNs());
      findings.add(Difference.ofTexts(Store.ROW, place, storedBar, recomputedBar, position));
    }
    if (recomputed.bar().isOpen() && stored.bar().isOpen()) {
      checkCells(symbol, stored, recomputed, position);
    }
  }

  private void checkCells(String symbol, ViewRow stored, ViewRow recomputed, Position position) {
    long[] kept = stored.formingCells();
    long[] right = recomputed.formingCells();
    for (int i = 0; i < kept.length; i++) {
      if (kept[i] != right[i]) {
        String factor = stored.layout().name() + ":" + stored.layout().factors().get(i);
        Place place = new Place(symbol, factor, recomputed.bar().endNs());
        findings.add(Difference.ofCells(Store.ROW, place, kept[i], right[i], position));
      }
    }
    findings.compared(Store.ROW, kept.length);
  }

  /** The bits of a bar as text, so that two texts are equal exactly where two bars are. */
  private static String bar(Bar bar) {
    if (!bar.isOpen()) {
      return "none";
    }
    ByteBuffer bytes = ByteBuffer.allocate(Bar.BYTES);
    bar.write(bytes);
    return bar + " #" + Integer.toHexString(Arrays.hashCode(bytes.array()));
  }

  private void checkClosed(String symbol, ViewRow stored, ViewRow recomputed, Position position) {
    Map<Long, ClosedBar> kept = new HashMap<>();
    stored.closedBars().forEach(bar -> kept.put(bar.endNs(), bar));
    for (ClosedBar right : recomputed.closedBars()) {
      ClosedBar bar = kept.get(right.endNs());
      if (bar == null) {
        Place place = new Place(symbol, stored.layout().name() + " (closed bar)", right.endNs());
        findings.add(
            Difference.ofTexts(Store.ROW, place, "none", right.toString(), at(position, right)));
      } else {
        checkBar(symbol, stored.layout(), bar, right, position);
      }
    }
    ClosedBar last = stored.lastClosed();
    if (last != null && last.endNs() > eventNs(recomputed)) {
      Place place = new Place(symbol, stored.layout().name() + " (closed bar)", last.endNs());
      findings.add(Difference.ofTexts(Store.ROW, place, last.toString(), "none", position));
    }
  }

  private static Position at(Position position, ClosedBar bar) {
    return new Position(position.partition(), bar.offset());
  }

  private void checkBar(
      String symbol,
      RowLayout.ViewLayout view,
      ClosedBar stored,
      ClosedBar right,
      Position position) {
    Position closedAt = at(position, right);
    if (stored.startNs() != right.startNs()
        || stored.revision() != right.revision()
        || stored.offset() != right.offset()) {
      Place place = new Place(symbol, view.name() + " (closed bar)", right.endNs());
      findings.add(
          Difference.ofTexts(Store.ROW, place, identity(stored), identity(right), closedAt));
    }
    for (int i = 0; i < right.factorCount(); i++) {
      if (stored.cell(i) != right.cell(i)) {
        Place place = new Place(symbol, view.name() + ":" + view.factors().get(i), right.endNs());
        findings.add(Difference.ofCells(Store.ROW, place, stored.cell(i), right.cell(i), closedAt));
      }
    }
    findings.compared(Store.ROW, right.factorCount());
  }

  private static String identity(ClosedBar bar) {
    return "start=" + bar.startNs() + ", revision=" + bar.revision() + ", offset=" + bar.offset();
  }

  private void checkState(
      StoredSymbol stored,
      String view,
      byte @Nullable [] recomputed,
      Position position,
      long eventNs) {
    byte[] kept = stored.states().get(view);
    findings.compared(Store.ROW, 1);
    if (isEmpty(kept) && isEmpty(recomputed)) {
      return;
    }
    if (kept == null || recomputed == null || !Arrays.equals(kept, recomputed)) {
      int at = kept == null || recomputed == null ? 0 : Arrays.mismatch(kept, recomputed);
      Place place =
          new Place(stored.row().symbol(), view + " (kernel state, byte " + at + ")", eventNs);
      findings.add(
          Difference.ofTexts(Store.ROW, place, slot(kept, at), slot(recomputed, at), position));
    }
  }

  /** A state that has seen no bar says as much as none. */
  private static boolean isEmpty(byte @Nullable [] state) {
    return state == null
        || state.length < 2 * Long.BYTES
        || ByteBuffer.wrap(state).getLong(Long.BYTES) == 0;
  }

  /** The number that holds a byte. */
  private static String slot(byte @Nullable [] state, int at) {
    int start = at / Long.BYTES * Long.BYTES;
    if (state == null || state.length < start + Long.BYTES) {
      return "none";
    }
    return Double.toString(ByteBuffer.wrap(state).getDouble(start));
  }

  private void checkDigest(
      StoredSymbol stored, SymbolRow right, Map<String, byte[]> states, Position position) {
    String kept = Digest.ofSymbol(stored.row(), stored.states());
    String recomputed = Digest.ofSymbol(right, states);
    findings.compared(Store.ROW, 1);
    if (!kept.equals(recomputed)) {
      Place place = new Place(right.symbol(), "row (order, prices, quote or halt)", 0);
      findings.add(Difference.ofTexts(Store.ROW, place, kept, recomputed, position));
    }
  }
}
