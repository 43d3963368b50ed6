package io.factorline.online;

import io.factorline.basis.ActionLog;
import io.factorline.catalog.OfflineView;
import io.factorline.catalog.View;
import io.factorline.feast.FeastValue;
import io.factorline.store.CellBits;
import io.factorline.store.ClosedBar;
import io.factorline.store.HotRow;
import io.factorline.store.TopicId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was read of one symbol for an answer, found again. Filled and read by one thread. */
public final class PastSymbol {
  private final Map<String, Bar> bars = new HashMap<>();
  private final Map<String, OfflineRow.Part> offline = new HashMap<>();
  private Set<String> viewsOfRow = Set.of();
  private @Nullable ActionLog actions = ActionLog.EMPTY;
  private boolean isLastKnown;
  private CellState whyNoActions = CellState.MISSING_NO_DATA;
  private Map<String, CellState> states = Map.of();
  private @Nullable HotRow row;

  /**
   * A closed bar.
   *
   * @param endNs its event time, ns since the epoch
   * @param cells one of {@link CellBits} by the name of the factor; one that is not among them is
   *     warming up
   */
  public record Bar(long endNs, int revision, Map<String, Long> cells) {
    /** Copies the cells. */
    public Bar {
      cells = Map.copyOf(cells);
    }

    long cell(String factor) {
      return cells.getOrDefault(factor, CellBits.WARMING_UP);
    }

    /** The same as a cut names it: without its cells, which stand here. */
    ClosedBar closed() {
      return new ClosedBar(endNs, endNs, revision, TopicId.NONE, 0, new long[0]);
    }
  }

  /** A symbol of which nothing was read. */
  public PastSymbol() {}

  /** The closed bar that was read of a view. */
  public PastSymbol withBar(String view, Bar bar) {
    bars.put(view, bar);
    return this;
  }

  /** The row that these views were read of. */
  public PastSymbol withRow(HotRow read, Set<String> views) {
    row = read;
    viewsOfRow = Set.copyOf(views);
    return this;
  }

  /**
   * The row that was read of an offline view.
   *
   * @param eventNs ns since the epoch
   * @param knowledgeNs ns since the epoch; {@link Answer#NO_TIME} where nobody said
   * @param values by the name of the field; one that is not among them has no value
   */
  public PastSymbol withOffline(
      OfflineView view, long eventNs, long knowledgeNs, Map<String, FeastValue> values) {
    List<OfflineRow.Cell> cells = new ArrayList<>();
    view.fields()
        .forEach(field -> cells.add(OfflineCells.of(field.type(), values.get(field.name()))));
    offline.put(view.name(), new OfflineRow.Part(eventNs, knowledgeNs, cells));
    return this;
  }

  /** The corporate actions that counted; those that did not are not among them. */
  public PastSymbol withActions(ActionLog counted) {
    actions = counted;
    return this;
  }

  /**
   * How it was judged then, by view.
   *
   * @param then a view that is not among them has {@link CellState#PRESENT}, or {@link
   *     CellState#MISSING_NO_DATA} where nothing of it was read
   * @param ofActions the name of the view of corporate actions; null where there is none
   */
  public PastSymbol withStates(Map<String, CellState> then, @Nullable String ofActions) {
    states = Map.copyOf(then);
    CellState known = ofActions == null ? null : states.get(ofActions);
    isLastKnown = known == CellState.STALE_STORE;
    if (known != null && !known.hasValue() && known != CellState.MISSING_UNKNOWN_SYMBOL) {
      actions = null;
    }
    whyNoActions = known == null || known.hasValue() ? CellState.MISSING_NO_DATA : known;
    return this;
  }

  @Nullable ActionLog actions() {
    return actions;
  }

  CellState whyNoActions() {
    return whyNoActions;
  }

  boolean isLastKnown() {
    return isLastKnown;
  }

  CellState state(View view) {
    return states.getOrDefault(view.name(), CellState.PRESENT);
  }

  @Nullable HotRow row() {
    return row;
  }

  boolean isOfRow(View view) {
    return viewsOfRow.contains(view.name());
  }

  @Nullable Bar bar(View view) {
    return bars.get(view.name());
  }

  OfflineRow.@Nullable Part offline(View view) {
    return offline.get(view.name());
  }
}
