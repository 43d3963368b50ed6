package io.factorline.online;

import io.factorline.catalog.BarView;
import io.factorline.catalog.CrossView;
import io.factorline.catalog.DerivedView;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.QuoteView;
import io.factorline.catalog.Reading;
import io.factorline.catalog.View;
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
  final CellState[] sourceStates;
  final OfflineSlots offline;
  final Board board;
  final boolean[] lastKnown;
  final SlotCells slots;
  private final DerivedCells derived;
  private final boolean[] isBar;
  private final CutEnds cutEnds;
  boolean isPast;
  @Nullable HiddenCells hidden;
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
    this.sourceStates = new CellState[plan.sources().size() * count];
    this.offline = new OfflineSlots(plan, count, now);
    this.slots = new SlotCells(plan.slotCount());
    this.lastKnown = new boolean[count];
    this.derived = new DerivedCells(this);
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
        fill(s, ofLive);
      } else if (isUnknown) {
        fill(s, why);
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
    lastKnown[symbol] = isLastKnown;
    appendMs[symbol] = row.header().appendMs();
    RowMapping mapping = plan.mapping(row.row().layout());
    mappings[symbol] = mapping;
    Judge judge = Judge.of(row, stored.venue().id(), board, now, isLastKnown);
    for (int s = 0; s < plan.sources().size(); s++) {
      FactorPlan.Source source = plan.sources().get(s);
      switch (source.view()) {
        case BarView bars -> bars(s, row, mapping, judge);
        case QuoteView quotes -> quotes(s, row, judge);
        case OfflineView values -> offline(s);
        case DerivedView derived -> throw new IllegalStateException("is never a source");
        case CrossView cross -> throw new IllegalStateException("is never a source");
      }
    }
    putColumns();
  }

  /** A symbol as it was read before: judged as it was then, and nobody asks how old it is. */
  void past(int symbol, PastSymbol past) {
    at = symbol;
    isPast = true;
    appendMs[symbol] = Answer.NO_TIME;
    HotRow row = past.row();
    rows[symbol] = row;
    RowMapping mapping = row == null ? null : plan.mapping(row.row().layout());
    mappings[symbol] = mapping;
    offline.past(past.actions(), past.whyNoActions(), past.isLastKnown());
    for (int s = 0; s < plan.sources().size(); s++) {
      View view = plan.sources().get(s).view();
      CellState state = past.state(view);
      PastSymbol.Bar bar = past.bar(view);
      OfflineRow.Part part = past.offline(view);
      if (plan.sources().get(s).isOfActions()) {
        actions(s);
      } else if (!state.hasValue()) {
        fill(s, state);
      } else if (bar != null) {
        pastBar(s, bar, state);
      } else if (part != null) {
        putOffline(s, part, state);
      } else if (row != null && mapping != null && past.isOfRow(view)) {
        pastRow(s, row, mapping, Judge.past(state));
      } else {
        fill(s, CellState.MISSING_NO_DATA);
      }
    }
    putColumns();
  }

  private void pastRow(int s, HotRow row, RowMapping mapping, Judge judge) {
    if (plan.sources().get(s).view() instanceof BarView) {
      bars(s, row, mapping, judge);
    } else {
      quotes(s, row, judge);
    }
  }

  private void pastBar(int s, PastSymbol.Bar bar, CellState state) {
    int position = place(s);
    sourceEventNs[position] = bar.endNs();
    sourceStates[position] = state;
    isBar[s] = true;
    bars[position] = bar.closed();
    for (int slot : plan.sources().get(s).slots()) {
      slots.putBits(slot, bar.cell(plan.slot(slot).factor()), state);
    }
  }

  private void bars(int s, HotRow row, RowMapping mapping, Judge judge) {
    FactorPlan.Source source = plan.sources().get(s);
    int index = mapping.view(s);
    if (index < 0) {
      fill(s, CellState.MISSING_NO_DATA);
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
      fill(s, CellState.MISSING_INGEST);
      return;
    }
    ClosedBar bar = isCut ? view.closedAt(cutEnds.of(judge.venue(), s)) : view.lastClosed();
    if (bar == null) {
      boolean isPast = view.closedCount() >= ViewRow.KEPT_BARS;
      fill(s, isPast ? CellState.MISSING_CUT : CellState.WARMING_UP);
      return;
    }
    putClosed(s, bar, mapping, judge.stateAt(bar.endNs(), source.ttlNs()));
  }

  private void putForming(int s, ViewRow view, RowMapping mapping, long eventNs, CellState state) {
    sourceEventNs[place(s)] = eventNs;
    sourceStates[place(s)] = state;
    isBar[s] = false;
    long[] cells = view.formingCells();
    for (int slot : plan.sources().get(s).slots()) {
      int cell = mapping.cell(slot);
      slots.putBits(slot, cell < 0 ? CellBits.WARMING_UP : cells[cell], state);
    }
  }

  private void putClosed(int s, ClosedBar bar, RowMapping mapping, CellState state) {
    int position = place(s);
    sourceEventNs[position] = bar.endNs();
    sourceStates[position] = state;
    isBar[s] = true;
    if (bars.length > 0) {
      bars[position] = bar;
    }
    for (int slot : plan.sources().get(s).slots()) {
      int cell = mapping.cell(slot);
      slots.putBits(slot, cell < 0 ? CellBits.WARMING_UP : bar.cell(cell), state);
    }
  }

  private void quotes(int s, HotRow row, Judge judge) {
    FactorPlan.Source source = plan.sources().get(s);
    QuoteState quote = row.row().quote();
    if (!quote.isPresent()) {
      fill(s, CellState.MISSING_NO_DATA);
      return;
    }
    long eventNs = quote.guard().effectiveNs();
    sourceEventNs[place(s)] = eventNs;
    CellState state = judge.stateAt(eventNs, source.ttlNs());
    sourceStates[place(s)] = state;
    for (int slot : source.slots()) {
      slots.putQuote(slot, plan.slot(slot).quoteField(), quote, state);
    }
  }

  private void offline(int s) {
    FactorPlan.Source source = plan.sources().get(s);
    if (source.isOfActions()) {
      actions(s);
      return;
    }
    OfflineRow.Part part = offline.part(source);
    if (part == null) {
      fill(s, offline.why());
      return;
    }
    if (part.eventNs() == Answer.NO_TIME) {
      fill(s, part.cells().getFirst().state());
      return;
    }
    putOffline(s, part, offline.stateOf(part, source.ttlNs()));
  }

  private void actions(int s) {
    offline.tellActions(at);
    OfflineRow.Part part = offline.newestAction();
    if (part == null) {
      fill(s, offline.whyNoAction());
    } else {
      putOffline(s, part, offline.stateOf(part, plan.sources().get(s).ttlNs()));
    }
    if (offline.isLastKnown()) {
      sourceStates[place(s)] = CellState.STALE_STORE;
    }
  }

  private void putOffline(int s, OfflineRow.Part part, CellState state) {
    FactorPlan.Source source = plan.sources().get(s);
    sourceEventNs[place(s)] = part.eventNs();
    sourceStates[place(s)] = state;
    offline.told(s, at, part);
    for (int slot : source.slots()) {
      OfflineRow.Cell cell = part.cells().get(plan.slot(slot).position());
      slots.putCell(slot, cell, state);
      offline.putSlot(slot, cell.exact());
    }
  }

  /** The last moment that a slot's value of the symbol at hand speaks of. */
  long heldNs(int slot) {
    int source = plan.slot(slot).source();
    long eventNs = sourceEventNs[place(source)];
    return isBar[source] ? eventNs - 1 : eventNs;
  }

  /** Where what is told of a source and the symbol at hand stands. */
  private int place(int s) {
    return s * symbols.size() + at;
  }

  private void fill(int s, CellState state) {
    sourceStates[place(s)] = state;
    for (int slot : plan.sources().get(s).slots()) {
      slots.putNone(slot, state);
    }
  }

  private void putColumns() {
    offline.keepActions(at);
    HiddenCells hiding = hidden;
    if (hiding != null) {
      hiding.hideSlots(symbols.get(at));
    }
    for (int c = 0; c < plan.columnCount(); c++) {
      FactorPlan.Column column = plan.column(c);
      int cell = c * symbols.size() + at;
      if (!derived.put(c, cell)) {
        values[cell] = slots.values[column.slots()[0]];
        states[cell] = slots.states[column.slots()[0]];
        offline.putCell(cell, column.slots()[0]);
      }
      if (hiding != null) {
        hiding.hideCell(c, symbols.get(at), cell);
      }
    }
    offline.end();
  }

  Answer build() {
    if (plan.cross() != null) {
      throw new IllegalStateException(
          "must come with what it compares: factor=" + plan.crossFactor());
    }
    return new Answer(this, new Cut(this, null, new long[0]));
  }

  /**
   * With cross-sectional columns, at the closed cut of the board.
   *
   * @param compared the inputs of all that they compare, on the same board
   */
  Answer build(CrossPlan cross, Answer compared) {
    return build(cross, compared, cross.timesNs(board));
  }

  /**
   * With cross-sectional columns.
   *
   * @param compared the inputs of all that they compare
   * @param timesNs per such column the time at which it stands, or {@link Answer#NO_TIME}
   */
  Answer build(CrossPlan cross, Answer compared, long[] timesNs) {
    if (options.cut() != CutMode.CLOSED) {
      throw new IllegalArgumentException(
          "must be a closed cut: cut=live, factor=" + plan.crossFactor());
    }
    CrossCells.fill(this, cross, compared, timesNs);
    return new Answer(this, new Cut(this, compared.cut(), timesNs));
  }
}
