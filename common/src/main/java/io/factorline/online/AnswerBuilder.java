package io.factorline.online;

import io.factorline.basis.BasisEvaluator;
import io.factorline.catalog.BarView;
import io.factorline.catalog.DerivedView;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.QuoteView;
import io.factorline.catalog.Reading;
import io.factorline.derive.Outcome;
import io.factorline.online.PartitionState.VenueClock;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.store.HotRow;
import io.factorline.store.QuoteState;
import io.factorline.store.ViewRow;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fills the cells of one answer, symbol by symbol. One thread, used once. */
final class AnswerBuilder {
  final FactorPlan plan;
  final String catalogHash;
  final List<String> symbols;
  final ReadOptions options;
  final Now now;
  final double[] values;
  final CellState[] states;
  final long[] appendMs;
  final boolean[] unknown;
  final @Nullable RowMapping[] mappings;
  final @Nullable HotRow[] rows;
  final @Nullable ClosedBar[] bars;
  final long[] sourceEventNs;
  final OfflineSlots offline;
  private final Board board;
  private final double[] slotValues;
  private final CellState[] slotStates;
  private final @Nullable BasisEvaluator[] evaluators;
  private final boolean[] isBar;
  private final CutEnds cutEnds;
  boolean isPast;
  private int at;

  AnswerBuilder(FactorPlan plan, List<String> symbols, ReadOptions options, Board board, Now now) {
    this(plan, plan.catalog().hash(), symbols, options, board, now);
  }

  AnswerBuilder(
      FactorPlan plan,
      String catalogHash,
      List<String> symbols,
      ReadOptions options,
      Board board,
      Now now) {
    this.plan = plan;
    this.catalogHash = catalogHash;
    this.symbols = symbols;
    this.options = options;
    this.board = board;
    this.now = now;
    int count = symbols.size();
    this.values = new double[plan.columnCount() * count];
    this.states = new CellState[plan.columnCount() * count];
    this.appendMs = new long[count];
    this.unknown = new boolean[count];
    this.mappings = new @Nullable RowMapping[count];
    this.rows = new @Nullable HotRow[count];
    this.bars =
        new @Nullable
            ClosedBar[options.reading() == Reading.CLOSED ? plan.sources().size() * count : 0];
    this.sourceEventNs = new long[plan.sources().size() * count];
    Arrays.fill(sourceEventNs, Answer.NO_TIME);
    this.offline = new OfflineSlots(plan, count, now);
    this.slotValues = new double[plan.slotCount()];
    this.slotStates = new CellState[plan.slotCount()];
    this.evaluators = new @Nullable BasisEvaluator[plan.columnCount()];
    Arrays.setAll(evaluators, c -> plan.column(c).newEvaluator());
    this.isBar = new boolean[plan.sources().size()];
    this.cutEnds = new CutEnds(plan, board);
  }

  /**
   * The offline row of the symbol that {@link #row} or {@link #missing} is called for next.
   *
   * @param isLastKnown whether the store may hold a newer one that cannot be read now
   */
  void offlineRow(OfflineRow row, boolean isLastKnown) {
    offline.row(row, isLastKnown);
  }

  /** The symbol that comes next has no offline row that could be told. */
  void offlineMissing(CellState why) {
    offline.without(why);
  }

  /** A symbol of which no hot row can be told. */
  void missing(int symbol, CellState why) {
    at = symbol;
    appendMs[symbol] = Answer.NO_TIME;
    boolean isUnknown = why == CellState.MISSING_UNKNOWN_SYMBOL && offline.isAbsent();
    unknown[symbol] = isUnknown;
    // Who has offline values, or may have them, is not unknown.
    boolean isOnlyQuiet = why == CellState.MISSING_UNKNOWN_SYMBOL && !isUnknown;
    CellState ofLive = isOnlyQuiet ? CellState.MISSING_NO_DATA : why;
    for (int s = 0; s < plan.sources().size(); s++) {
      FactorPlan.Source source = plan.sources().get(s);
      if (!source.isOffline()) {
        fill(source, ofLive);
      } else if (isUnknown) {
        fill(source, why);
      } else {
        offline(s);
      }
    }
    putColumns();
  }

  /**
   * A symbol with its row.
   *
   * @param isLastKnown whether the store may hold a newer one that cannot be read now
   */
  void row(int symbol, StoredRow stored, HotRow row, boolean isLastKnown) {
    at = symbol;
    rows[symbol] = row;
    appendMs[symbol] = row.header().appendMs();
    RowMapping mapping = plan.mapping(row.row().layout());
    mappings[symbol] = mapping;
    String venue = stored.venue().id();
    PartitionState partition = board.partition(row.header().partition());
    CellState state = rowState(row, venue, partition, isLastKnown);
    VenueClock clock = partition == null ? null : partition.venue(venue);
    for (int s = 0; s < plan.sources().size(); s++) {
      FactorPlan.Source source = plan.sources().get(s);
      switch (source.view()) {
        case BarView bars -> bars(s, row, mapping, new Judge(state, clock, venue));
        case QuoteView quotes -> quotes(s, row, new Judge(state, clock, venue));
        case OfflineView values -> offline(s);
        case DerivedView derived -> throw new IllegalStateException("is never a source");
      }
    }
    putColumns();
  }

  /** A symbol as it was read before: no clock judges it again, and nobody asks how old it is. */
  void past(int symbol, PastSymbol past) {
    at = symbol;
    isPast = true;
    appendMs[symbol] = Answer.NO_TIME;
    HotRow row = past.row();
    rows[symbol] = row;
    RowMapping mapping = row == null ? null : plan.mapping(row.row().layout());
    mappings[symbol] = mapping;
    offline.past(past.actions());
    boolean isHalted = row != null && row.row().isHalted();
    Judge judge = new Judge(isHalted ? CellState.STALE_HALTED : CellState.PRESENT, null, "");
    for (int s = 0; s < plan.sources().size(); s++) {
      FactorPlan.Source source = plan.sources().get(s);
      PastSymbol.Bar bar = past.bar(source.view());
      OfflineRow.Part part = source.isOfActions() ? actions() : past.offline(source.view());
      if (bar != null) {
        pastBar(s, bar);
      } else if (part != null) {
        putOffline(s, part, CellState.PRESENT);
      } else if (row == null || mapping == null || !past.isOfRow(source.view())) {
        fill(source, CellState.MISSING_NO_DATA);
      } else if (source.view() instanceof BarView) {
        bars(s, row, mapping, judge);
      } else {
        quotes(s, row, judge);
      }
    }
    putColumns();
  }

  private void pastBar(int s, PastSymbol.Bar bar) {
    int position = s * symbols.size() + at;
    sourceEventNs[position] = bar.endNs();
    isBar[s] = true;
    bars[position] = bar.closed();
    for (int slot : plan.sources().get(s).slots()) {
      putBits(slot, bar.cell(plan.slot(slot).factor()), CellState.PRESENT);
    }
  }

  private CellState rowState(
      HotRow row, String venue, @Nullable PartitionState partition, boolean isLastKnown) {
    if (isLastKnown) {
      return CellState.STALE_STORE;
    }
    if (partition == null
        || !board.isFresh(partition, now.monotonicNs(), now.wallMs())
        || !partition.follows(row.header().topic())) {
      return CellState.STALE_INGEST;
    }
    if (board.isFeedSilent(venue)) {
      return CellState.STALE_FEED;
    }
    return row.row().isHalted() ? CellState.STALE_HALTED : CellState.PRESENT;
  }

  /** What holds for all cells of a row, and by which clock their age is judged. */
  private record Judge(CellState rowState, @Nullable VenueClock clock, String venue) {
    CellState stateAt(long eventNs, long ttlNs) {
      if (rowState != CellState.PRESENT || clock == null || clock.clockNs() == 0) {
        return rowState;
      }
      boolean isOld = clock.time().isOlder(eventNs, clock.clockNs(), ttlNs);
      return isOld ? CellState.STALE_TTL : CellState.PRESENT;
    }
  }

  private void bars(int s, HotRow row, RowMapping mapping, Judge judge) {
    FactorPlan.Source source = plan.sources().get(s);
    int index = mapping.view(s);
    if (index < 0) {
      fill(source, CellState.MISSING_NO_DATA);
      return;
    }
    ViewRow view = row.row().view(index);
    boolean isForming = options.reading() == Reading.FORMING && view.bar().isOpen();
    if (isForming) {
      long eventNs = row.row().trades().effectiveNs();
      putForming(s, view, mapping, eventNs, judge.stateAt(eventNs, source.ttlNs()));
      return;
    }
    boolean isCut = options.cut() == CutMode.CLOSED;
    if (isCut && judge.rowState() == CellState.STALE_INGEST) {
      fill(source, CellState.MISSING_INGEST);
      return;
    }
    ClosedBar bar = isCut ? view.closedAt(cutEnds.of(judge.venue(), s)) : view.lastClosed();
    if (bar == null) {
      boolean isPast = view.closedCount() >= ViewRow.KEPT_BARS;
      fill(source, isPast ? CellState.MISSING_CUT : CellState.WARMING_UP);
      return;
    }
    putClosed(s, bar, mapping, judge.stateAt(bar.endNs(), source.ttlNs()));
  }

  private void putForming(int s, ViewRow view, RowMapping mapping, long eventNs, CellState state) {
    sourceEventNs[s * symbols.size() + at] = eventNs;
    isBar[s] = false;
    long[] cells = view.formingCells();
    for (int slot : plan.sources().get(s).slots()) {
      int cell = mapping.cell(slot);
      putBits(slot, cell < 0 ? CellBits.WARMING_UP : cells[cell], state);
    }
  }

  private void putClosed(int s, ClosedBar bar, RowMapping mapping, CellState state) {
    int position = s * symbols.size() + at;
    sourceEventNs[position] = bar.endNs();
    isBar[s] = true;
    if (bars.length > 0) {
      bars[position] = bar;
    }
    for (int slot : plan.sources().get(s).slots()) {
      int cell = mapping.cell(slot);
      putBits(slot, cell < 0 ? CellBits.WARMING_UP : bar.cell(cell), state);
    }
  }

  private void putBits(int slot, long bits, CellState state) {
    if (CellBits.isValue(bits)) {
      slotValues[slot] = CellBits.value(bits);
      slotStates[slot] = state;
    } else {
      slotValues[slot] = Double.NaN;
      slotStates[slot] =
          bits == CellBits.WARMING_UP ? CellState.WARMING_UP : CellState.UNDEFINED_FORMULA;
    }
  }

  private void quotes(int s, HotRow row, Judge judge) {
    FactorPlan.Source source = plan.sources().get(s);
    QuoteState quote = row.row().quote();
    if (!quote.isPresent()) {
      fill(source, CellState.MISSING_NO_DATA);
      return;
    }
    long eventNs = quote.guard().effectiveNs();
    sourceEventNs[s * symbols.size() + at] = eventNs;
    CellState state = judge.stateAt(eventNs, source.ttlNs());
    for (int slot : source.slots()) {
      QuoteField field = plan.slot(slot).quoteField();
      CellState check = field.check(quote);
      boolean isPresent = check == CellState.PRESENT;
      slotValues[slot] = isPresent ? field.value(quote) : Double.NaN;
      slotStates[slot] = isPresent ? state : check;
    }
  }

  private void offline(int s) {
    FactorPlan.Source source = plan.sources().get(s);
    OfflineRow.Part part = source.isOfActions() ? actions() : offline.part(source);
    if (part == null) {
      fill(source, offline.why());
      return;
    }
    putOffline(s, part, offline.stateOf(part, source.ttlNs()));
  }

  private OfflineRow.@Nullable Part actions() {
    offline.tellActions(at);
    return offline.newestAction();
  }

  private void putOffline(int s, OfflineRow.Part part, CellState state) {
    FactorPlan.Source source = plan.sources().get(s);
    sourceEventNs[s * symbols.size() + at] = part.eventNs();
    offline.told(s, at, part);
    for (int slot : source.slots()) {
      OfflineRow.Cell cell = part.cells().get(plan.slot(slot).position());
      slotValues[slot] = cell.number();
      slotStates[slot] = cell.state() == CellState.PRESENT ? state : cell.state();
      offline.putSlot(slot, cell.exact());
    }
  }

  private void fill(FactorPlan.Source source, CellState state) {
    for (int slot : source.slots()) {
      slotValues[slot] = Double.NaN;
      slotStates[slot] = state;
    }
  }

  private void putColumns() {
    for (int c = 0; c < plan.columnCount(); c++) {
      FactorPlan.Column column = plan.column(c);
      int cell = c * symbols.size() + at;
      BasisEvaluator evaluator = evaluators[c];
      if (evaluator == null) {
        values[cell] = slotValues[column.slots()[0]];
        states[cell] = slotStates[column.slots()[0]];
        offline.putCell(cell, column.slots()[0]);
      } else {
        putDerived(cell, column.slots(), evaluator);
      }
    }
    offline.end();
  }

  private void putDerived(int cell, int[] inputSlots, BasisEvaluator evaluator) {
    CellState worst = basisState();
    boolean isStoreGone = inputSlots.length > 0;
    boolean isUnknown = false;
    for (int i = 0; i < inputSlots.length; i++) {
      int slot = inputSlots[i];
      CellState state = slotStates[slot];
      evaluator.input(i, state.hasValue() ? slotValues[slot] : Double.NaN, basisRatio(slot));
      worst = state.hasValue() ? CellState.worse(worst, state) : worst;
      isStoreGone &= state == CellState.MISSING_STORE;
      isUnknown |= state == CellState.MISSING_UNKNOWN_SYMBOL;
    }
    Outcome outcome = evaluator.evaluate();
    if (isStoreGone || isUnknown) {
      values[cell] = Double.NaN;
      states[cell] = isUnknown ? CellState.MISSING_UNKNOWN_SYMBOL : CellState.MISSING_STORE;
      return;
    }
    values[cell] = evaluator.value();
    states[cell] = outcome == Outcome.VALUE ? worst : CellState.of(outcome);
  }

  /** What the knowledge of corporate actions says of a value that rests on it. */
  private CellState basisState() {
    boolean isOld = plan.basisSource() >= 0 && offline.isLastKnown();
    return isOld ? CellState.STALE_STORE : CellState.PRESENT;
  }

  /** The ratio between the basis of a slot's value and that of now. */
  private double basisRatio(int slot) {
    if (plan.basisSource() < 0) {
      return 1;
    }
    int source = plan.slot(slot).source();
    long eventNs = sourceEventNs[source * symbols.size() + at];
    return offline.ratio(isBar[source] ? eventNs - 1 : eventNs);
  }

  Answer build() {
    return new Answer(this, new Cut(this));
  }
}
