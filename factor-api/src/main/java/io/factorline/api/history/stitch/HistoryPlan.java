package io.factorline.api.history.stitch;

import io.factorline.basis.CorporateAction;
import io.factorline.catalog.BarView;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.CrossFactor;
import io.factorline.catalog.CrossView;
import io.factorline.catalog.DerivedFactor;
import io.factorline.catalog.DerivedView;
import io.factorline.catalog.Dimension;
import io.factorline.catalog.FactorRef;
import io.factorline.catalog.OfflineField;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.QuoteView;
import io.factorline.catalog.Universe;
import io.factorline.catalog.View;
import io.factorline.derive.Expression;
import io.factorline.error.ErrorCode;
import io.factorline.error.RequestException;
import io.factorline.market.Timeframe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list of factors compiled for history: the views whose bars are the rows, what is joined to
 * them, and what is computed. Immutable; thread-safe.
 */
public final class HistoryPlan {
  private final Catalog catalog;
  private final List<String> names;
  private final List<Column> columns;
  private final List<ViewRead> axis;
  private final List<ViewRead> joined;
  private final int actions;
  private final boolean isAdjusted;
  private final long delayNs;

  /** A view that is read, and the positions of its factors that are. Immutable. */
  public static final class ViewRead {
    private final View view;
    private final int[] factors;

    ViewRead(View view, int[] factors) {
      this.view = view;
      this.factors = factors;
    }

    /** The view. */
    public View view() {
      return view;
    }

    int[] factors() {
      return factors;
    }
  }

  /** A factor of the request. */
  public sealed interface Column {}

  /** A factor of the bars that are the rows. */
  record AxisColumn(int view, int factor, @Nullable Dimension dimension) implements Column {}

  /** A stored value as of each row's knowledge time. */
  record JoinedColumn(Input input, @Nullable Dimension dimension) implements Column {}

  /** An expression over values as of each row's knowledge time. */
  record DerivedColumn(
      Expression expression, List<Input> inputs, List<@Nullable Dimension> dimensions)
      implements Column {}

  /**
   * Where a symbol stands among the members of a universe by a factor, which is another column, as
   * of each row's knowledge time.
   *
   * @param bars the joined views of bars that the factor reads, by their position
   */
  public record CrossColumn(Column of, CrossFactor factor, Universe universe, List<Integer> bars)
      implements Column {
    /** Copies the list. */
    public CrossColumn {
      bars = List.copyOf(bars);
    }
  }

  /** A factor of a joined view. */
  record Input(int view, int factor) {}

  private HistoryPlan(Catalog catalog, Compiler compiler) {
    this.catalog = catalog;
    this.names = List.copyOf(compiler.names);
    this.columns = List.copyOf(compiler.columns);
    this.axis = compiler.axis.reads();
    this.joined = compiler.joined.reads();
    this.actions = compiler.actions;
    this.isAdjusted = compiler.isAdjusted;
    this.delayNs =
        axis.stream().mapToLong(read -> ((BarView) read.view()).delay().toNanos()).max().orElse(0);
  }

  /**
   * The plan of these factors.
   *
   * @param factors each {@code view:factor}; a repeated one counts once
   * @throws RequestException for one without history, or live ones of several timeframes
   * @throws io.factorline.catalog.CatalogLookupException for one that the catalog does not have
   */
  public static HistoryPlan compile(Catalog catalog, List<String> factors) {
    return compile(catalog, factors, false);
  }

  /**
   * The plan of these factors, as of {@link #compile(Catalog, List)}.
   *
   * @param isAdjusted whether all rows are brought to one share basis, else each stands on that of
   *     its own time
   * @throws RequestException also where they are to be, and the catalog has no corporate actions
   */
  public static HistoryPlan compile(Catalog catalog, List<String> factors, boolean isAdjusted) {
    Compiler compiler = new Compiler(catalog, isAdjusted);
    factors.stream().distinct().forEach(compiler::add);
    compiler.takeActions();
    compiler.requireRows();
    return new HistoryPlan(catalog, compiler);
  }

  /** The plan that reads all factors of some views of bars as of a time, and has no rows. */
  public static HistoryPlan ofBars(Catalog catalog, List<BarView> views) {
    Compiler compiler = new Compiler(catalog, false);
    views.forEach(view -> view.factorNames().forEach(factor -> compiler.joined.add(view, factor)));
    return new HistoryPlan(catalog, compiler);
  }

  /** What it was compiled against. */
  public Catalog catalog() {
    return catalog;
  }

  /** The factors, each {@code view:factor}, once. */
  public List<String> names() {
    return names;
  }

  /** Whether all rows are brought to one share basis. */
  public boolean isAdjusted() {
    return isAdjusted;
  }

  /** The joined view of corporate actions; below 0 where none are looked at. */
  int actions() {
    return actions;
  }

  List<Column> columns() {
    return columns;
  }

  /** The columns that compare symbols. */
  public List<CrossColumn> crossColumns() {
    return columns.stream()
        .filter(CrossColumn.class::isInstance)
        .map(CrossColumn.class::cast)
        .toList();
  }

  /** From the end of a row's bar to its knowledge time, in ns: the longest delay of the views. */
  public long delayNs() {
    return delayNs;
  }

  /**
   * The time at which a row stands: what could be known then.
   *
   * @param asOfNs as in {@link StitchedRows#first}
   */
  long knowledgeNs(long endNs, long asOfNs) {
    return Math.min(endNs + delayNs, asOfNs);
  }

  /** Length of the bars whose ends are the rows, in ns; of daily ones a day. */
  public long barNs() {
    return ((BarView) axis.getFirst().view()).timeframe().durationNs();
  }

  /** The views whose bars are the rows; all have one timeframe. */
  public List<ViewRead> axis() {
    return axis;
  }

  /** The views of which values are joined: live ones and offline ones. */
  public List<ViewRead> joined() {
    return joined;
  }

  /** Views in the order of their first factor, each with the positions of the factors read. */
  private static final class Views {
    private final Map<View, List<Integer>> factors = new LinkedHashMap<>();
    private final List<View> order = new ArrayList<>();

    int[] add(View view, String factor) {
      List<Integer> read =
          factors.computeIfAbsent(
              view,
              added -> {
                order.add(added);
                return new ArrayList<>();
              });
      int position = view.factorNames().indexOf(factor);
      if (!read.contains(position)) {
        read.add(position);
      }
      return new int[] {order.indexOf(view), read.indexOf(position)};
    }

    List<ViewRead> reads() {
      return order.stream()
          .map(view ->
              new ViewRead(
                  view,
                  factors.getOrDefault(view, List.of()).stream()
                      .mapToInt(Integer::intValue)
                      .toArray()))
          .toList();
    }
  }

  /** Used once, by one thread. */
  private static final class Compiler {
    private final Catalog catalog;
    private final List<String> names = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();
    private final Views axis = new Views();
    private final Views joined = new Views();
    private @Nullable Timeframe timeframe;
    private String first = "";
    private final boolean isAdjusted;
    private int actions = -1;

    Compiler(Catalog catalog, boolean isAdjusted) {
      this.catalog = catalog;
      this.isAdjusted = isAdjusted;
    }

    /** What is computed stands on one share basis, and so does what is adjusted. */
    void takeActions() {
      OfflineView view = catalog.corporateActions();
      if (view == null && isAdjusted) {
        throw new RequestException(
            ErrorCode.INVALID_PARAMETER,
            "must have a view of kind corporate_actions in the catalog: adjust=split");
      }
      boolean isComputed = columns.stream().anyMatch(Compiler::isComputed);
      if (view != null && (isComputed || isAdjusted)) {
        actions = joined.add(view, CorporateAction.RATIO)[0];
      }
    }

    private static boolean isComputed(Column column) {
      return column instanceof DerivedColumn
          || (column instanceof CrossColumn cross && isComputed(cross.of()));
    }

    void add(String name) {
      FactorRef factor = catalog.readable(name);
      View view = catalog.view(factor.view());
      names.add(name);
      columns.add(
          switch (view) {
            case BarView bars -> axisColumn(name, bars, factor.factor());
            case OfflineView offline -> joinedColumn(factor, name);
            case DerivedView derived -> derived(derived.factor(factor.factor()), name);
            case QuoteView quotes -> throw noHistory(name);
            case CrossView cross -> cross(cross, cross.factor(factor.factor()), name);
          });
    }

    private static RequestException noHistory(String name) {
      return new RequestException(
          ErrorCode.NO_HISTORY, "must be of bars, offline or derived of those: factor=" + name);
    }

    private Column axisColumn(String name, BarView view, String factor) {
      requireTimeframe(view.timeframe(), name);
      int[] at = axis.add(view, factor);
      FactorRef reference = new FactorRef(view.name(), factor);
      return new AxisColumn(at[0], at[1], catalog.dimension(reference));
    }

    private Column joinedColumn(FactorRef factor, String name) {
      return new JoinedColumn(input(factor, name), catalog.dimension(factor));
    }

    private void requireTimeframe(Timeframe asked, String name) {
      Timeframe known = timeframe;
      if (known != null && !known.equals(asked)) {
        throw new RequestException(
            ErrorCode.MIXED_TIMEFRAMES,
            "must be live factors of one timeframe: %s=%s, %s=%s"
                .formatted(first, known, name, asked));
      }
      if (known == null) {
        timeframe = asked;
        first = name;
      }
    }

    private DerivedColumn derived(DerivedFactor factor, String name) {
      List<Input> inputs = factor.inputs().stream().map(input -> input(input, name)).toList();
      return new DerivedColumn(factor.expression(), inputs, catalog.dimensions(factor.inputs()));
    }

    private CrossColumn cross(CrossView view, CrossFactor factor, String name) {
      List<Input> inputs = factor.inputs().stream().map(input -> input(input, name)).toList();
      Expression expression = factor.expression();
      Column of =
          expression == null
              ? new JoinedColumn(inputs.getFirst(), catalog.dimension(factor.of()))
              : new DerivedColumn(expression, inputs, catalog.dimensions(factor.inputs()));
      List<Integer> bars =
          inputs.stream()
              .map(Input::view)
              .distinct()
              .filter(read -> joined.order.get(read) instanceof BarView)
              .toList();
      return new CrossColumn(of, factor, view.universe(), bars);
    }

    private Input input(FactorRef factor, String name) {
      View view = catalog.view(factor.view());
      if (view instanceof QuoteView) {
        throw noHistory(name);
      }
      if (view instanceof OfflineView offline) {
        requireNumber(offline, factor.factor(), name);
      }
      int[] at = joined.add(view, factor.factor());
      return new Input(at[0], at[1]);
    }

    private static void requireNumber(OfflineView view, String field, String name) {
      for (OfflineField each : view.fields()) {
        if (each.name().equals(field) && !each.type().isNumeric()) {
          throw new RequestException(
              ErrorCode.NO_HISTORY, "must be a number: factor=" + name + ", type=" + each.type());
        }
      }
    }

    /** Where no live factor is asked for, the bars of the live inputs of derived ones are rows. */
    void requireRows() {
      if (!axis.order.isEmpty()) {
        return;
      }
      for (View view : joined.order) {
        if (view instanceof BarView bars) {
          requireTimeframe(bars.timeframe(), view.name());
          axis.order.add(view);
        }
      }
      if (axis.order.isEmpty()) {
        throw new RequestException(
            ErrorCode.NO_HISTORY,
            "must name a factor that has bars, whose ends are the rows: factors=" + names);
      }
    }
  }
}
