package io.factorline.online;

import io.factorline.basis.ActionLog;
import io.factorline.basis.BasisEvaluator;
import io.factorline.catalog.BarView;
import io.factorline.catalog.View;
import io.factorline.derive.Distribution;
import io.factorline.derive.Expression;
import io.factorline.derive.Outcome;
import io.factorline.market.SessionCalendar;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one cross-sectional column, out of an answer that holds the inputs of all symbols of
 * its universe at the same closed cut.
 *
 * <p>Its time T is the end of the cut's bar plus the view's delay. The members at T, by what was
 * known at T, are compared; those whose value the data does not give at T (no bar yet, warming up,
 * undefined, past a time-to-live at T, suppressed) are left out and have no value themselves. Where
 * the value of a member cannot be told, for its partition, the store, or because newer values have
 * replaced those of T, nobody has one: a section without it would be another one. One thread, used
 * once.
 */
final class CrossCells {
  private final FactorPlan plan;
  private final CrossPlan cross;
  private final CrossPlan.Column column;
  private final Answer inputs;
  private final long timeNs;
  private final Set<String> members;
  private final double[] values;
  private final @Nullable BasisEvaluator evaluator;
  private final int inputCount;
  private double number;
  private final @Nullable CellState trouble;
  private final Distribution distribution;

  /**
   * Puts the cells of all cross-sectional columns into an answer.
   *
   * @param timesNs per such column the time at which it stands, or {@link Answer#NO_TIME}
   */
  static void fill(AnswerBuilder answer, CrossPlan cross, Answer compared, long[] timesNs) {
    List<String> symbols = answer.symbols;
    for (int c = 0; c < timesNs.length; c++) {
      CrossPlan.Column column = cross.columns().get(c);
      CrossCells cells = new CrossCells(cross, column, compared, timesNs[c]);
      for (int i = 0; i < symbols.size(); i++) {
        int cell = column.column() * symbols.size() + i;
        answer.values[cell] = cells.value(symbols.get(i));
        answer.states[cell] = cells.state(symbols.get(i));
        answer.offline.clearCell(cell);
        if (answer.hidden != null) {
          answer.hidden.hideCell(column.column(), symbols.get(i), cell);
        }
      }
    }
  }

  private CrossCells(CrossPlan cross, CrossPlan.Column column, Answer inputs, long timeNs) {
    this.plan = cross.inputs();
    this.cross = cross;
    this.column = column;
    this.inputs = inputs;
    boolean hasCut = timeNs != Answer.NO_TIME;
    this.timeNs = timeNs;
    this.members = new HashSet<>(hasCut ? column.universe().members(timeNs, timeNs) : Set.of());
    Expression expression = column.factor().expression();
    this.evaluator =
        expression == null
            ? null
            : new BasisEvaluator(expression, plan.catalog().dimensions(column.factor().inputs()));
    this.inputCount = column.inputs().size();
    this.values = new double[cross.symbols().size()];
    this.trouble = hasCut ? readMembers() : CellState.MISSING_INGEST;
    this.distribution = distribution();
  }

  private @Nullable CellState readMembers() {
    CellState worst = null;
    for (String member : members) {
      int symbol = cross.indexOf(member);
      for (int i = 0; i < inputCount; i++) {
        CellState untold = read(i, symbol);
        boolean isWorse = untold != null && (worst == null || untold.compareTo(worst) < 0);
        worst = isWorse ? untold : worst;
      }
      values[symbol] = evaluate();
    }
    return worst;
  }

  /** Takes an input of a symbol; gives why it cannot be told, or null where it can. */
  private @Nullable CellState read(int input, int symbol) {
    int at = column.inputs().get(input);
    CellState state = inputs.state(at, symbol);
    int view = plan.viewOf(at);
    long eventNs = inputs.eventNs(view, symbol);
    CellState untold = untold(state);
    if (untold == null && state.hasValue()) {
      long knownNs = Math.max(eventNs, inputs.cut().knowledgeNs(at, symbol));
      untold = knownNs > timeNs ? CellState.MISSING_CUT : null;
    }
    boolean isThere = untold == null && state.hasValue();
    if (!isThere || isOld(plan.views().get(view), eventNs, symbol)) {
      take(input, Double.NaN, 1);
      return untold;
    }
    return takeOnBasis(input, at, symbol);
  }

  private static @Nullable CellState untold(CellState state) {
    return switch (state) {
      case MISSING_INGEST, MISSING_STORE, MISSING_CUT -> state;
      case STALE_STORE -> CellState.MISSING_STORE;
      default -> null;
    };
  }

  /* The basis is that of T, by what was known at T, as in a training set. */
  private @Nullable CellState takeOnBasis(int input, int at, int symbol) {
    BasisEvaluator derived = evaluator;
    double value = inputs.value(at, symbol);
    if (derived == null || !derived.needsBasis(input)) {
      take(input, value, 1);
      return null;
    }
    int view = plan.viewOf(at);
    long eventNs = inputs.eventNs(view, symbol);
    long heldNs = plan.views().get(view) instanceof BarView ? eventNs - 1 : eventNs;
    ActionLog actions = inputs.cut().allActions(symbol);
    if (actions == null || actions.isKnownLater(heldNs, timeNs, timeNs)) {
      take(input, value, 1);
      return actions == null ? CellState.MISSING_STORE : CellState.MISSING_CUT;
    }
    take(input, value, actions.ratio(heldNs, timeNs, timeNs));
    return null;
  }

  private void take(int input, double value, double ratio) {
    BasisEvaluator derived = evaluator;
    if (derived == null) {
      number = value;
    } else {
      derived.input(input, value, ratio);
    }
  }

  /* As a training set judges it: by the calendar of the venue, at T. */
  private boolean isOld(View view, long eventNs, int symbol) {
    long ttlNs = PlanCompiler.ttlNs(view);
    if (timeNs - eventNs <= ttlNs) {
      return false;
    }
    if (!(view instanceof BarView)) {
      return true;
    }
    SessionCalendar calendar = plan.catalog().venueOf(cross.symbols().get(symbol)).calendar();
    return calendar.tradingTimeBetween(eventNs, timeNs, ttlNs + 1) > ttlNs;
  }

  private double evaluate() {
    BasisEvaluator derived = evaluator;
    if (derived == null) {
      return number;
    }
    derived.evaluate();
    return derived.value();
  }

  private Distribution distribution() {
    return Distribution.of(
        members.stream()
            .mapToDouble(member -> values[cross.indexOf(member)])
            .filter(Double::isFinite)
            .toArray());
  }

  /** The value of a symbol, where {@link #state} has one; else NaN. */
  double value(String symbol) {
    if (trouble != null || !members.contains(symbol)) {
      return Double.NaN;
    }
    double value = values[cross.indexOf(symbol)];
    return Double.isNaN(value)
        ? Double.NaN
        : distribution.value(column.factor().transform(), column.factor().order(), value);
  }

  /** What is told of a symbol. */
  CellState state(String symbol) {
    CellState untold = trouble;
    if (untold != null) {
      return untold;
    }
    if (!members.contains(symbol)) {
      return CellState.MISSING_NOT_MEMBER;
    }
    int index = cross.indexOf(symbol);
    for (int input : column.inputs()) {
      if (inputs.state(input, index) == CellState.MISSING_SUPPRESSED) {
        return CellState.MISSING_SUPPRESSED;
      }
    }
    Outcome outcome = distribution.outcome(column.factor().transform(), values[index]);
    if (outcome != Outcome.VALUE) {
      return CellState.of(outcome);
    }
    CellState worst = CellState.PRESENT;
    for (int input : column.inputs()) {
      worst = CellState.worse(worst, inputs.state(input, index));
    }
    return worst;
  }
}
