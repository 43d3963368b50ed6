package io.factorline.engine;

import io.factorline.event.RejectReason;
import io.factorline.store.ClosedBar;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes down what an engine tells. */
final class Recorder implements EngineListener {
  /** A closed bar as it would go out. */
  record Closed(String symbol, String view, long start, long end, long offset, List<Long> cells) {}

  /** A rejected record. */
  record Rejected(long offset, RejectReason reason) {}

  final Set<SymbolState> changed = new LinkedHashSet<>();
  final List<Closed> closed = new ArrayList<>();
  final List<String> seeded = new ArrayList<>();
  final List<Rejected> rejected = new ArrayList<>();
  final List<String> details = new ArrayList<>();
  final List<byte[]> rawRejects = new ArrayList<>();
  final List<Long> applied = new ArrayList<>();
  int flagged;
  long missing;

  @Override
  public void changed(SymbolState symbol) {
    changed.add(symbol);
  }

  @Override
  public void barClosed(SymbolState symbol, ViewState view, ClosedBar bar) {
    closed.add(closedOf(symbol.symbol(), view.view().name(), bar));
  }

  @Override
  public void seeded(SymbolState symbol, ViewState view) {
    seeded.add(symbol.symbol() + " " + view.view().name());
  }

  static Closed closedOf(String symbol, String view, ClosedBar bar) {
    List<Long> cells = new ArrayList<>();
    for (int i = 0; i < bar.factorCount(); i++) {
      cells.add(bar.cell(i));
    }
    return new Closed(symbol, view, bar.startNs(), bar.endNs(), bar.offset(), cells);
  }

  @Override
  public void rejected(
      LogRecord record, RejectReason reason, String detail, @Nullable SymbolState symbol) {
    rejected.add(new Rejected(record.offset(), reason));
    details.add(detail);
    rawRejects.add(record.raw());
  }

  @Override
  public void applied(LogRecord record, SymbolState symbol) {
    applied.add(record.offset());
  }

  @Override
  public void gap(SymbolState symbol, long count) {
    missing += count;
  }

  @Override
  public void flagged(SymbolState symbol) {
    flagged++;
  }
}
