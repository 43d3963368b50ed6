package io.factorline.online;

import io.factorline.basis.BasisEvaluator;
import io.factorline.catalog.Catalog;
import io.factorline.catalog.Dimension;
import io.factorline.catalog.FieldType;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.View;
import io.factorline.derive.Expression;
import io.factorline.store.RowLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A list of factors compiled for reading: which views are read, which cells of them, and what is
 * computed from those. Rows of any layout are mapped by name once per layout. Immutable but for a
 * small memory of such mappings; thread-safe.
 *
 * <p>A <em>source</em> is a view that is stored, a <em>slot</em> one stored factor, a
 * <em>column</em> one factor of the request; columns may repeat, slots do not.
 */
public final class FactorPlan {
  private static final int REMEMBERED_LAYOUTS = 8;

  private final Catalog catalog;
  private final List<String> names;
  private final List<View> views;
  private final int[] viewOfColumn;
  private final List<Source> sources;
  private final Slot[] slots;
  private final Column[] columns;
  private final int[][] sourcesOfView;
  private final FieldType[] types;
  private final @Nullable OfflineLayout offline;
  private final boolean ofSymbols;
  private final int basisSource;
  private final int actionSource;
  private final @Nullable CrossPlan cross;
  private volatile RowMapping[] mappings = {};

  /** A stored view, and the positions of its slots. */
  static final class Source {
    private final View view;
    private final int[] slots;
    private final long ttlNs;
    private final int offlineIndex;

    /** {@code offlineIndex} is the position in offline rows; of a live view it means nothing. */
    Source(View view, int[] slots, long ttlNs, int offlineIndex) {
      this.view = view;
      this.slots = slots;
      this.ttlNs = ttlNs;
      this.offlineIndex = offlineIndex;
    }

    View view() {
      return view;
    }

    int[] slots() {
      return slots;
    }

    long ttlNs() {
      return ttlNs;
    }

    boolean isOffline() {
      return view instanceof OfflineView;
    }

    boolean isOfActions() {
      return view instanceof OfflineView rows && rows.corporateActions();
    }

    int offlineIndex() {
      return offlineIndex;
    }
  }

  /**
   * A stored factor.
   *
   * @param position within its view
   * @param field only where it is one of quotes
   */
  record Slot(int source, String factor, int position, @Nullable QuoteField field) {
    QuoteField quoteField() {
      return Objects.requireNonNull(field, "must be a factor of quotes");
    }
  }

  /** A requested factor: a slot as it is, or an expression over slots. */
  static final class Column {
    private final int[] slots;
    private final @Nullable Expression expression;
    private final List<@Nullable Dimension> dimensions;

    Column(int[] slots, @Nullable Expression expression, List<@Nullable Dimension> dimensions) {
      this.slots = slots;
      this.expression = expression;
      this.dimensions = dimensions;
    }

    int[] slots() {
      return slots;
    }

    /** Evaluates its expression; null where it is a slot as it is. */
    @Nullable BasisEvaluator newEvaluator() {
      Expression computed = expression;
      return computed == null ? null : new BasisEvaluator(computed, dimensions);
    }
  }

  FactorPlan(Catalog catalog, PlanCompiler compiled) {
    this.catalog = catalog;
    this.names = List.copyOf(compiled.names);
    this.views = List.copyOf(compiled.views);
    this.viewOfColumn = compiled.viewOfColumn.stream().mapToInt(Integer::intValue).toArray();
    this.sources = compiled.sources();
    this.slots = compiled.slots.toArray(Slot[]::new);
    this.columns = compiled.columns.toArray(Column[]::new);
    this.sourcesOfView = sourcesOfViews();
    this.types = compiled.types.toArray(FieldType[]::new);
    this.offline = compiled.offline();
    this.ofSymbols = compiled.isOfSymbols();
    this.basisSource = compiled.basisSource();
    this.actionSource =
        IntStream.range(0, sources.size())
            .filter(s -> sources.get(s).isOfActions())
            .findFirst()
            .orElse(-1);
    this.cross = compiled.cross();
  }

  /** What it was compiled against. */
  public Catalog catalog() {
    return catalog;
  }

  /** The factors as asked, each {@code view:factor}. */
  public List<String> names() {
    return names;
  }

  /** How many factors were asked, repetitions included. */
  public int columnCount() {
    return columns.length;
  }

  /** The views of the factors asked, distinct, in the order of their first factor. */
  public List<View> views() {
    return views;
  }

  /** The position in {@link #views()} of a factor's view. */
  public int viewOf(int column) {
    return viewOfColumn[column];
  }

  /** The views that are read: those asked, and of derived ones those of their inputs. */
  public List<View> storedViews() {
    return sources.stream().map(Source::view).toList();
  }

  /** Whether a live view is read, directly or by an expression. */
  public boolean readsLiveViews() {
    return sources.stream().anyMatch(source -> !source.isOffline());
  }

  /** The type of a factor's values; of all that is not stored offline a double. */
  public FieldType type(int column) {
    return types[column];
  }

  /** Whether a factor is asked whose values are no doubles. */
  boolean hasOtherTypes() {
    return Arrays.stream(types).anyMatch(type -> type != FieldType.DOUBLE);
  }

  /** Whether it is about symbols, which have hot rows. */
  boolean isOfSymbols() {
    return ofSymbols;
  }

  /**
   * The source of corporate actions, by which the inputs of what is computed are brought to one
   * basis; below 0 where none are looked at.
   */
  int basisSource() {
    return basisSource;
  }

  /** The source of corporate actions, asked for or as a basis; below 0 where they are not read. */
  int actionSource() {
    return actionSource;
  }

  /** How offline values are read; null where the plan reads none. */
  @Nullable OfflineLayout offline() {
    return offline;
  }

  /** What the cross-sectional columns read; null where there are none. */
  @Nullable CrossPlan cross() {
    return cross;
  }

  /** A factor that stands at a closed cut alone because it is cross-sectional, or null. */
  public @Nullable String crossFactor() {
    CrossPlan known = cross;
    return known == null ? null : names.get(known.columns().getFirst().column());
  }

  /** The cross-sectional factors, in the order asked. */
  public List<String> crossFactors() {
    CrossPlan known = cross;
    return known == null
        ? List.of()
        : known.columns().stream().map(column -> names.get(column.column())).toList();
  }

  /** The symbols that are read beside those asked for, to compare with. */
  public List<String> comparedSymbols() {
    CrossPlan known = cross;
    return known == null ? List.of() : known.symbols();
  }

  /** Those of {@link #comparedSymbols} that are compared at a time, by what was known then. */
  public Set<String> comparedAt(long timeNs) {
    CrossPlan known = cross;
    return known == null
        ? Set.of()
        : known.columns().stream()
            .flatMap(column -> column.universe().members(timeNs, timeNs).stream())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The views that are read of {@link #comparedSymbols}. */
  public List<View> comparedViews() {
    CrossPlan known = cross;
    return known == null ? List.of() : known.inputs().storedViews();
  }

  /** How many symbols are read beside those asked for, to compare with. */
  public int comparedCount() {
    CrossPlan known = cross;
    return known == null ? 0 : known.symbols().size();
  }

  /** A factor that no cut can hold because its view has no bars, or null. */
  public @Nullable String factorWithoutBars() {
    for (int c = 0; c < columns.length; c++) {
      for (int slot : columns[c].slots()) {
        if (slots[slot].field() != null) {
          return names.get(c);
        }
      }
    }
    return null;
  }

  List<Source> sources() {
    return sources;
  }

  Slot slot(int index) {
    return slots[index];
  }

  int slotCount() {
    return slots.length;
  }

  Column column(int index) {
    return columns[index];
  }

  /** The sources that a view of the answer stands on: itself, or the inputs of its columns. */
  int[] sourcesOf(int view) {
    return sourcesOfView[view];
  }

  /** Where the slots lie in rows of a layout. */
  RowMapping mapping(RowLayout layout) {
    RowMapping[] known = mappings;
    for (RowMapping mapping : known) {
      if (mapping.isOf(layout)) {
        return mapping;
      }
    }
    RowMapping mapping = RowMapping.of(this, layout);
    int kept = Math.min(known.length, REMEMBERED_LAYOUTS - 1);
    RowMapping[] more = new RowMapping[kept + 1];
    more[0] = mapping;
    System.arraycopy(known, 0, more, 1, kept);
    mappings = more;
    return mapping;
  }

  private int[][] sourcesOfViews() {
    int[][] result = new int[views.size()][];
    for (int v = 0; v < result.length; v++) {
      int view = v;
      result[v] =
          IntStream.range(0, columns.length)
              .filter(c -> viewOfColumn[c] == view)
              .flatMap(c -> Arrays.stream(columns[c].slots()))
              .map(slot -> slots[slot].source())
              .distinct()
              .toArray();
    }
    return result;
  }
}
