package io.factorline.online;

import java.util.ArrayList;
import java.util.List;

/** The last boards, so that one can be had that is no newer than something else. Thread-safe. */
final class BoardTrail {
  private static final int KEPT = 32;

  private volatile List<Board> newestFirst = List.of(Board.EMPTY);

  /** Takes a board; by one thread only. */
  void add(Board board) {
    List<Board> boards = new ArrayList<>(KEPT);
    boards.add(board);
    boards.addAll(newestFirst.subList(0, Math.min(newestFirst.size(), KEPT - 1)));
    newestFirst = List.copyOf(boards);
  }

  Board newest() {
    return newestFirst.getFirst();
  }

  /** The newest board that was taken at or before a time; the oldest kept where none was. */
  Board takenBy(long nowNs) {
    List<Board> boards = newestFirst;
    for (Board board : boards) {
      if (board.takenNs() - nowNs <= 0) {
        return board;
      }
    }
    return boards.getLast();
  }
}
