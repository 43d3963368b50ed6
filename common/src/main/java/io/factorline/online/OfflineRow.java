package io.factorline.online;

import io.factorline.basis.ActionLog;
import io.factorline.feast.FeastValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a symbol has of all offline views, as it was read from its hash in Feast's layout.
 * Immutable; thread-safe.
 */
public final class OfflineRow implements Stored {
  private final List<Part> parts;
  private final @Nullable ActionLog actions;

  /**
   * A row.
   *
   * @param parts of the views, in the order of the {@link OfflineLayout}
   * @param actions of the symbol; null where what is stored are none
   */
  OfflineRow(List<Part> parts, @Nullable ActionLog actions) {
    this.parts = List.copyOf(parts);
    this.actions = actions;
  }

  @Nullable ActionLog actions() {
    return actions;
  }

  Part part(int view) {
    return parts.get(view);
  }

  /**
   * The row of one view.
   *
   * @param eventNs ns since the epoch, {@link Answer#NO_TIME} where there is no row
   * @param knowledgeNs when it could be known; {@link Answer#NO_TIME} where the writer did not say
   * @param cells one per field of the view
   */
  record Part(long eventNs, long knowledgeNs, List<Cell> cells) {
    Part {
      cells = List.copyOf(cells);
    }
  }

  /**
   * One field.
   *
   * @param state {@link CellState#PRESENT} where there is a value, whatever its age
   * @param number the value as a double; NaN where there is none, or it is no number
   * @param exact the value itself where its field is no double, else null
   */
  record Cell(CellState state, double number, @Nullable FeastValue exact) {
    static Cell without(CellState state) {
      return new Cell(state, Double.NaN, null);
    }
  }
}
