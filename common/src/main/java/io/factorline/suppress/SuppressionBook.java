package io.factorline.suppress;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All suppressions and the newest changes to them, as one document with a revision. Immutable.
 *
 * @param revision 0 where there never was one
 * @param suppressions one per target; some may have expired
 * @param changes the newest ones, oldest first
 */
public record SuppressionBook(long revision, List<Suppression> suppressions, List<Change> changes) {
  /** Before the first one. */
  public static final SuppressionBook EMPTY = new SuppressionBook(0, List.of(), List.of());

  /** Most suppressions that stand at one time. */
  public static final int MAX_SUPPRESSIONS = 1_000;

  /** How many changes are kept. */
  public static final int KEPT_CHANGES = 200;

  /** Copies both. */
  public SuppressionBook {
    suppressions = List.copyOf(suppressions);
    changes = List.copyOf(changes);
  }

  /** The suppressions that stand at a time. */
  public List<Suppression> standing(long nowMs) {
    return suppressions.stream().filter(suppression -> suppression.stands(nowMs)).toList();
  }

  /** The suppression of an id that stands at a time. */
  public Optional<Suppression> find(String id, long nowMs) {
    return standing(nowMs).stream().filter(s -> s.target().id().equals(id)).findFirst();
  }

  /**
   * With a suppression, instead of that of the same target where there is one.
   *
   * @throws IllegalArgumentException where there are too many
   */
  public SuppressionBook with(Suppression added) {
    List<Suppression> next =
        new ArrayList<>(
            standing(added.sinceMs()).stream()
                .filter(suppression -> !suppression.target().equals(added.target()))
                .toList());
    next.add(added);
    if (next.size() > MAX_SUPPRESSIONS) {
      throw new IllegalArgumentException(
          "must be at most %d at one time: suppressions".formatted(MAX_SUPPRESSIONS));
    }
    return next(next, new Change(Change.Kind.PUT, added.by(), added.sinceMs(), added));
  }

  /** Without one of its suppressions. */
  public SuppressionBook without(Suppression ended, String by, long nowMs) {
    List<Suppression> next =
        standing(nowMs).stream().filter(suppression -> !suppression.equals(ended)).toList();
    return next(next, new Change(Change.Kind.END, by, nowMs, ended));
  }

  private SuppressionBook next(List<Suppression> next, Change change) {
    long dropped = Math.max(0, changes.size() + 1 - KEPT_CHANGES);
    List<Change> log = Stream.concat(changes.stream().skip(dropped), Stream.of(change)).toList();
    return new SuppressionBook(revision + 1, next, log);
  }
}
