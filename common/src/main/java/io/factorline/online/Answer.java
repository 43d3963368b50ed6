package io.factorline.online;

import io.factorline.catalog.CrossView;
import io.factorline.catalog.DerivedView;
import io.factorline.catalog.View;
import io.factorline.feast.FeastValue;
import io.factorline.store.HotRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cells of a list of symbols under a plan: symbols and factors in the order and with the
 * repetitions asked. Immutable once built; thread-safe.
 */
public final class Answer {
  /** In place of a time where there is none. */
  public static final long NO_TIME = Long.MIN_VALUE;

  private final FactorPlan plan;
  private final List<String> symbols;
  private final long nowMs;
  private final double[] values;
  private final CellState[] states;
  private final @Nullable FeastValue[] exact;
  private final long[] eventNs;
  private final long[] heardMs;
  private final long[] appendMs;
  private final boolean[] unknown;
  private final boolean[] lastKnown;
  private final @Nullable RowMapping[] mappings;
  private final Cut cut;

  Answer(AnswerBuilder built, Cut cut) {
    this.plan = built.plan;
    this.symbols = built.symbols;
    this.nowMs = built.now.wallMs();
    this.values = built.values;
    this.states = built.states;
    this.exact = built.offline.exact;
    this.eventNs = ViewTimes.eventNs(built);
    this.heardMs = ViewTimes.heardMs(built);
    this.appendMs = built.appendMs;
    this.unknown = built.unknown;
    this.lastKnown = built.lastKnown;
    this.mappings = built.mappings;
    this.cut = cut;
  }

  /** What was asked. */
  public FactorPlan plan() {
    return plan;
  }

  /** The symbols, as asked. */
  public List<String> symbols() {
    return symbols;
  }

  /** The state of a cell. */
  public CellState state(int column, int symbol) {
    return states[column * symbols.size() + symbol];
  }

  /**
   * The value of a cell, finite, where its state has one and it is a number; else NaN. Of a whole
   * number the nearest double.
   */
  public double value(int column, int symbol) {
    return values[column * symbols.size() + symbol];
  }

  /**
   * The value of a cell whose factor is no double, see {@link FactorPlan#type}: exactly as it is
   * stored. Null where the factor is a double, or the state has no value.
   */
  public @Nullable FeastValue exactValue(int column, int symbol) {
    return exact.length == 0 ? null : exact[column * symbols.size() + symbol];
  }

  /**
   * The event time of a view of the answer, ns since the epoch, or {@link #NO_TIME}: of closed bars
   * their end, of an open bar its last trade, of offline values that of their row, of derived
   * factors that of the newest input.
   */
  public long eventNs(int view, int symbol) {
    return eventNs[view * symbols.size() + symbol];
  }

  /**
   * How long ago a view's values were last heard of, in ms, at least 0, on our clock: of live views
   * since the append time of the last record applied to the symbol, of offline views since their
   * event time, of derived ones as of the oldest input; {@link #NO_TIME} where nothing was read.
   */
  public long ageMs(int view, int symbol) {
    long heard = heardMs[view * symbols.size() + symbol];
    return heard == Long.MAX_VALUE ? NO_TIME : Math.max(0, nowMs - heard);
  }

  /** Whether the symbol has a hot row. */
  public boolean hasRow(int symbol) {
    return appendMs[symbol] != NO_TIME;
  }

  /** Whether the symbol's row is one of before, and the store may hold a newer one. */
  public boolean isLastKnown(int symbol) {
    return lastKnown[symbol];
  }

  /** The definition that a view's values of a symbol have. */
  public String definition(int view, int symbol) {
    View asked = plan.views().get(view);
    RowMapping mapping = mappings[symbol];
    if (mapping == null || asked instanceof DerivedView || asked instanceof CrossView) {
      return asked.definition();
    }
    return mapping.definition(plan.sourcesOf(view)[0]);
  }

  /** The row that a symbol was answered from, only to be read; null where there was none. */
  public @Nullable HotRow row(int symbol) {
    return cut.row(symbol);
  }

  /** What was read. */
  public Cut cut() {
    return cut;
  }

  /** Whether no cell could be told because the store cannot be read. */
  public boolean isStoreGone() {
    for (CellState state : states) {
      if (state != CellState.MISSING_STORE) {
        return false;
      }
    }
    return states.length > 0;
  }

  /** Whether nothing was ever received for a symbol. */
  public boolean isUnknown(int symbol) {
    return unknown[symbol];
  }

  /** How many cells there are of each status, by {@link CellStatus#index}. */
  public int[] countByStatus() {
    int[] counts = new int[CellStatus.COUNT];
    for (CellState state : states) {
      counts[state.status().index()]++;
    }
    return counts;
  }

  /** The age of a view's oldest symbol, in ms; {@link #NO_TIME} where none was read. */
  public long oldestAgeMs(int view) {
    long oldest = NO_TIME;
    for (int i = 0; i < symbols.size(); i++) {
      oldest = Math.max(oldest, ageMs(view, i));
    }
    return oldest;
  }
}
