package io.factorline.gateway.ledger;

import io.factorline.gateway.money.ArmBook;
import io.factorline.gateway.money.LedgerEntry;
import io.factorline.gateway.money.Outcome;
import io.factorline.gateway.money.Position;
import io.factorline.gateway.money.Standing;
import io.factorline.gateway.rollout.Rollout;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The book of one model as of the last entry that this replica has read, and which signals have
 * changed since somebody last took the changes. Thread-safe.
 */
public final class ModelBook {
  private static final int MOST_CHANGES = 20_000;

  private final ArmBook book;
  private final Set<String> decided = new LinkedHashSet<>();
  private final Set<String> opened = new LinkedHashSet<>();
  private final Set<String> closed = new LinkedHashSet<>();
  private long offset = -1;
  private boolean isWholeNeeded = true;

  ModelBook(String model) {
    this.book = new ArmBook(model);
  }

  /**
   * What has changed.
   *
   * @param isWhole whether {@code opened} is all that is open
   * @param decided claims that were decided, granted or not
   */
  public record Changes(
      long offset,
      Standing standing,
      List<String> symbols,
      List<Long> orderTimesMs,
      boolean isWhole,
      List<String> decided,
      List<String> opened,
      List<String> closed) {}

  synchronized Outcome apply(LedgerEntry entry, long at, long appendMs) {
    List<String> ids = ids(entry);
    List<String> wereOpen = ids.stream().filter(book::isOpen).toList();
    Outcome outcome = book.apply(entry, appendMs);
    offset = at;
    if (entry instanceof LedgerEntry.Claimed claimed) {
      decided.add(claimed.id());
      if (outcome instanceof Outcome.Booked) {
        opened.add(claimed.id());
      }
    }
    for (String id : wereOpen) {
      if (!book.isOpen(id)) {
        closed.add(id);
      }
    }
    if (decided.size() + closed.size() > MOST_CHANGES) {
      requireWhole();
    }
    return outcome;
  }

  private static List<String> ids(LedgerEntry entry) {
    return switch (entry) {
      case LedgerEntry.Stepped _, LedgerEntry.Claimed _, LedgerEntry.Marked _ -> List.of();
      case LedgerEntry.Filled filled -> List.of(filled.id());
      case LedgerEntry.Cancelled cancelled -> List.of(cancelled.id());
      case LedgerEntry.Expired expired -> expired.ids();
    };
  }

  /** The changes since this was last asked. */
  public synchronized Changes takeChanges() {
    List<String> open = isWholeNeeded ? book.openIds() : List.copyOf(opened);
    Changes changes =
        new Changes(
            offset,
            book.standing(),
            new ArrayList<>(book.symbols()),
            book.orderTimes(),
            isWholeNeeded,
            List.copyOf(decided),
            open,
            isWholeNeeded ? List.of() : List.copyOf(closed));
    clear();
    isWholeNeeded = false;
    return changes;
  }

  /** The next changes are all that there is: the last ones did not arrive. */
  public synchronized void requireWhole() {
    clear();
    isWholeNeeded = true;
  }

  private void clear() {
    decided.clear();
    opened.clear();
    closed.clear();
  }

  /** Offset of the last entry, -1 before the first. */
  public synchronized long offset() {
    return offset;
  }

  /** The roll-out as of the last step in the ledger. */
  public synchronized Rollout rollout() {
    return book.rollout();
  }

  /** How it stands. */
  public synchronized Standing standing() {
    return book.standing();
  }

  /** Positions by symbol. */
  public synchronized Map<String, Position> positions() {
    return new TreeMap<>(book.positions());
  }

  /** Open signals whose time is over. */
  public synchronized List<String> overdue(long nowMs, int most) {
    return book.overdue(nowMs, most);
  }

  /** Whether a signal is open. */
  public synchronized boolean isOpen(String id) {
    return book.isOpen(id);
  }

  /** Whether a signal was open and is not any more. */
  public synchronized boolean isClosed(String id) {
    return book.isClosed(id);
  }

  /** Of what a signal was; null where it is not known. */
  public synchronized ArmBook.@Nullable Origin origin(String id) {
    return book.origin(id);
  }
}
