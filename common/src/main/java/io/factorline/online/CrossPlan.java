package io.factorline.online;

import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CrossFactor;
import io.factorline.catalog.CrossView;
import io.factorline.catalog.Entity;
import io.factorline.catalog.FactorRef;
import io.factorline.catalog.Universe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is read for the cross-sectional columns of a plan: the inputs of all that their universes
 * ever name, in one further answer. Immutable; thread-safe.
 */
final class CrossPlan {
  private final List<Column> columns;
  private final FactorPlan inputs;
  private final List<String> symbols;
  private final Map<String, Integer> indexOfSymbol;

  /**
   * A cross-sectional column.
   *
   * @param column its position in the plan
   * @param venue of all symbols of the universe
   * @param inputs positions in {@link #inputs()}, in the order of the factor's inputs
   */
  record Column(
      int column, Universe universe, CrossFactor factor, String venue, List<Integer> inputs) {}

  private CrossPlan(List<Column> columns, FactorPlan inputs, List<String> symbols) {
    this.columns = List.copyOf(columns);
    this.inputs = inputs;
    this.symbols = List.copyOf(symbols);
    this.indexOfSymbol = new LinkedHashMap<>();
    symbols.forEach(symbol -> indexOfSymbol.put(symbol, indexOfSymbol.size()));
  }

  /**
   * The plan of the columns that are cross-sectional, at least one.
   *
   * @param factors by their column
   */
  static CrossPlan of(Catalog catalog, Map<Integer, FactorRef> factors, Entity entity) {
    Set<String> inputs = new LinkedHashSet<>();
    Set<String> symbols = new LinkedHashSet<>();
    factors
        .values()
        .forEach(factor -> {
          CrossView view = (CrossView) catalog.view(factor.view());
          view.factor(factor.factor()).inputs().forEach(input -> inputs.add(input.toString()));
          symbols.addAll(view.universe().symbols());
        });
    List<String> names = List.copyOf(inputs);
    List<Column> columns = new ArrayList<>();
    factors.forEach((column, reference) -> {
      CrossView view = (CrossView) catalog.view(reference.view());
      CrossFactor factor = view.factor(reference.factor());
      List<Integer> positions =
          factor.inputs().stream().map(input -> names.indexOf(input.toString())).toList();
      String venue = catalog.venueOf(view.universe().symbols().getFirst()).id();
      columns.add(new Column(column, view.universe(), factor, venue, positions));
    });
    boolean isComputed = columns.stream().anyMatch(column -> column.factor().expression() != null);
    FactorPlan plan =
        isComputed
            ? PlanCompiler.compileInputs(catalog, names, entity)
            : PlanCompiler.compile(catalog, names, entity);
    return new CrossPlan(columns, plan, List.copyOf(symbols));
  }

  /**
   * The times at which the columns stand at the closed cut of a board, ns since the epoch: the end
   * of its bar plus the view's delay; {@link Answer#NO_TIME} where there is none.
   */
  long[] timesNs(Board board) {
    long[] times = new long[columns.size()];
    for (int c = 0; c < times.length; c++) {
      BarView bars = columns.get(c).factor().bars();
      long endNs = board.cutEndNs(columns.get(c).venue(), bars);
      times[c] = endNs == Long.MIN_VALUE ? Answer.NO_TIME : endNs + bars.delay().toNanos();
    }
    return times;
  }

  List<Column> columns() {
    return columns;
  }

  /** The stored factors that are compared or computed from. */
  FactorPlan inputs() {
    return inputs;
  }

  /** All that the universes ever name. */
  List<String> symbols() {
    return symbols;
  }

  /** The position of a symbol in {@link #symbols()}, or -1. */
  int indexOf(String symbol) {
    return indexOfSymbol.getOrDefault(symbol, -1);
  }
}
