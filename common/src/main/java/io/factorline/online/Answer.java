package io.factorline.online;

import io.factorline.catalog.DerivedView;
import io.factorline.catalog.View;
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
  private final long[] eventNs;
  private final long[] appendMs;
  private final boolean[] unknown;
  private final @Nullable RowMapping[] mappings;
  private final Cut cut;

  Answer(AnswerBuilder built, Cut cut) {
    this.plan = built.plan;
    this.symbols = built.symbols;
    this.nowMs = built.now.wallMs();
    this.values = built.values;
    this.states = built.states;
    this.eventNs = built.viewEventNs();
    this.appendMs = built.appendMs;
    this.unknown = built.unknown;
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

  /** The value of a cell, finite, where its state has one; else NaN. */
  public double value(int column, int symbol) {
    return values[column * symbols.size() + symbol];
  }

  /**
   * The event time of a view of the answer, ns since the epoch, or {@link #NO_TIME}: of closed bars
   * their end, of an open bar its last trade, of derived factors that of the newest input.
   */
  public long eventNs(int view, int symbol) {
    return eventNs[view * symbols.size() + symbol];
  }

  /**
   * Our clock minus the append time of the last record applied to the symbol, in ms, at least 0;
   * {@link #NO_TIME} where nothing was read.
   */
  public long ageMs(int symbol) {
    return appendMs[symbol] == NO_TIME ? NO_TIME : Math.max(0, nowMs - appendMs[symbol]);
  }

  /** The definition that a view's values of a symbol have. */
  public String definition(int view, int symbol) {
    View asked = plan.views().get(view);
    RowMapping mapping = mappings[symbol];
    if (mapping == null || asked instanceof DerivedView) {
      return asked.definition();
    }
    return mapping.definition(plan.sourcesOf(view)[0]);
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

  /** The age of the oldest symbol, in ms; {@link #NO_TIME} where none was read. */
  public long oldestAgeMs() {
    long oldest = NO_TIME;
    for (int i = 0; i < appendMs.length; i++) {
      oldest = Math.max(oldest, ageMs(i));
    }
    return oldest;
  }
}
