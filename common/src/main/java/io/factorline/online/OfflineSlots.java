package io.factorline.online;

import io.factorline.basis.ActionLog;
import io.factorline.basis.CorporateAction;
import io.factorline.feast.FeastValue;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an answer holds of offline views beside doubles: values of other types, knowledge times, and
 * the offline row of the symbol that is being filled. One thread.
 */
final class OfflineSlots {
  private static final long NS_PER_MS = 1_000_000L;

  final @Nullable FeastValue[] exact;
  final long[] knowledgeNs;
  final @Nullable ActionLog[] counted;
  final @Nullable ActionLog[] actionsOf;
  private final @Nullable FeastValue[] ofSlots;
  private final int symbols;
  private final long nowNs;
  private long countedNs;
  private @Nullable OfflineRow row;
  private boolean isLastKnown;
  private CellState without = CellState.MISSING_NO_DATA;
  private boolean isPast;
  private @Nullable ActionLog ofPast;

  OfflineSlots(FactorPlan plan, int symbols, Now now) {
    this.symbols = symbols;
    this.nowNs = now.wallMs() * NS_PER_MS;
    this.countedNs = nowNs;
    boolean hasExact = plan.hasOtherTypes();
    this.exact = new @Nullable FeastValue[hasExact ? plan.columnCount() * symbols : 0];
    this.ofSlots = new @Nullable FeastValue[hasExact ? plan.slotCount() : 0];
    boolean isRead = plan.offline() != null;
    this.knowledgeNs = new long[isRead ? plan.sources().size() * symbols : 0];
    Arrays.fill(knowledgeNs, Answer.NO_TIME);
    this.counted = new @Nullable ActionLog[plan.actionSource() < 0 ? 0 : symbols];
    this.actionsOf = new @Nullable ActionLog[plan.basisSource() < 0 ? 0 : symbols];
  }

  /** The next symbol has this row. */
  void row(OfflineRow newRow, boolean lastKnown) {
    row = newRow;
    isLastKnown = lastKnown;
  }

  /** The next symbol has no row, for this reason. */
  void without(CellState why) {
    row = null;
    without = why;
  }

  /** The next symbol had these actions, all of which counted; null where nobody could tell them. */
  void past(@Nullable ActionLog actions, CellState why, boolean lastKnown) {
    isPast = true;
    ofPast = actions;
    without = why;
    isLastKnown = lastKnown;
  }

  boolean hasRow() {
    return row != null;
  }

  /** Whether it is sure that there is no row. */
  boolean isAbsent() {
    return row == null && without == CellState.MISSING_NO_DATA;
  }

  /** The row of a source, or null with {@link #why()}. */
  OfflineRow.@Nullable Part part(FactorPlan.Source source) {
    OfflineRow standing = row;
    return standing == null ? null : standing.part(source.offlineIndex());
  }

  CellState why() {
    return without;
  }

  /** Why there is no action: that nobody can tell them is another thing than that there is none. */
  CellState whyNoAction() {
    boolean isTold = actions() != null || without != CellState.MISSING_NO_DATA;
    return isTold ? without : CellState.MISSING_TYPE;
  }

  /** The actions of the symbol; null where nobody can tell them. */
  @Nullable ActionLog actions() {
    OfflineRow standing = row;
    if (isPast) {
      return ofPast;
    }
    if (standing != null) {
      return standing.actions();
    }
    return isAbsent() ? ActionLog.EMPTY : null;
  }

  /** Keeps the actions of the symbol, where they are read and sure to be all that there are. */
  void keepActions(int symbol) {
    if (actionsOf.length > 0 && !isLastKnown) {
      actionsOf[symbol] = actions();
    }
  }

  /** Whether the store may hold newer actions that cannot be read now. */
  boolean isLastKnown() {
    return isLastKnown;
  }

  /** Says that what is told must hold the actions that count at a time as well as those of now. */
  void countUntil(long timeNs) {
    countedNs = Math.max(countedNs, timeNs);
  }

  /** Remembers of a symbol which of its actions count. */
  void tellActions(int symbol) {
    ActionLog log = actions();
    counted[symbol] = log == null ? null : log.counting(isPast ? Long.MAX_VALUE : countedNs);
  }

  private long basisNs() {
    return isPast ? Long.MAX_VALUE : nowNs;
  }

  /** The action that is newest now, as the row of its view; null where there is none. */
  OfflineRow.@Nullable Part newestAction() {
    ActionLog log = actions();
    CorporateAction newest = log == null ? null : log.newest(basisNs());
    if (log == null || newest == null) {
      return null;
    }
    OfflineRow.Cell cell =
        newest.hasRatio()
            ? new OfflineRow.Cell(CellState.PRESENT, newest.ratio(), null)
            : OfflineRow.Cell.without(CellState.MISSING_NO_DATA);
    return new OfflineRow.Part(newest.effectiveNs(), log.lastKnownNs(basisNs()), List.of(cell));
  }

  /** The ratio between the basis of a number and that of now. */
  double ratio(long heldNs) {
    ActionLog log = actions();
    return log == null ? Double.NaN : log.ratio(heldNs, basisNs(), basisNs());
  }

  void told(int source, int symbol, OfflineRow.Part part) {
    knowledgeNs[source * symbols + symbol] = part.knowledgeNs();
  }

  /**
   * What holds for all values of a row: one whose age is exactly the time-to-live still stands. The
   * clock is ours, as the times are.
   */
  CellState stateOf(OfflineRow.Part part, long ttlNs) {
    if (isLastKnown) {
      return CellState.STALE_STORE;
    }
    boolean isOld = part.eventNs() < nowNs - ttlNs;
    return isOld ? CellState.STALE_TTL : CellState.PRESENT;
  }

  void putSlot(int slot, @Nullable FeastValue value) {
    if (ofSlots.length > 0) {
      ofSlots[slot] = value;
    }
  }

  void putCell(int cell, int slot) {
    if (exact.length > 0) {
      exact[cell] = ofSlots[slot];
    }
  }

  /** The cell is a double after all. */
  void clearCell(int cell) {
    if (exact.length > 0) {
      exact[cell] = null;
    }
  }

  /** Forgets the symbol. */
  void end() {
    row = null;
    isPast = false;
    ofPast = null;
    isLastKnown = false;
    without = CellState.MISSING_NO_DATA;
    Arrays.fill(ofSlots, null);
  }
}
