package io.factorline.online;

import io.factorline.online.PartitionState.VenueClock;
import io.factorline.store.HotRow;
import org.jspecify.annotations.Nullable;

/** What holds for all cells of a row, and by which clock their age is judged. Immutable. */
record Judge(CellState rowState, @Nullable VenueClock clock, String venue) {

  /**
   * Of a row as it is now.
   *
   * @param isLastKnown whether the store may hold a newer one that cannot be read now
   */
  static Judge of(HotRow row, String venue, Board board, Now now, boolean isLastKnown) {
    PartitionState partition = board.partition(row.header().partition());
    CellState state =
        isLastKnown ? CellState.STALE_STORE : rowState(row, venue, partition, board, now);
    return new Judge(state, partition == null ? null : partition.venue(venue), venue);
  }

  /** Of a row of before, which was judged then. */
  static Judge past(CellState then) {
    return new Judge(then, null, "");
  }

  private static CellState rowState(
      HotRow row, String venue, @Nullable PartitionState partition, Board board, Now now) {
    if (partition == null
        || !board.isFresh(partition, now.monotonicNs(), now.wallMs())
        || !partition.follows(row.header().topic())) {
      return CellState.STALE_INGEST;
    }
    if (board.isFeedSilent(venue)) {
      return CellState.STALE_FEED;
    }
    return row.row().isHalted() ? CellState.STALE_HALTED : CellState.PRESENT;
  }

  CellState stateAt(long eventNs, long ttlNs) {
    if (rowState != CellState.PRESENT || clock == null || clock.clockNs() == 0) {
      return rowState;
    }
    boolean isOld = clock.time().isOlder(eventNs, clock.clockNs(), ttlNs);
    return isOld ? CellState.STALE_TTL : CellState.PRESENT;
  }
}
