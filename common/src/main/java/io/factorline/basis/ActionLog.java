package io.factorline.basis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that was ever said of the splits of one symbol. At a time T an action counts if its effective
 * time and the knowledge time of a version of it are at or before T; of its versions known at T the
 * one known last holds. Immutable; thread-safe.
 */
public final class ActionLog {
  /** The log of a symbol without actions. */
  public static final ActionLog EMPTY = new ActionLog(List.of());

  private static final Comparator<CorporateAction> ORDER =
      Comparator.comparingLong(CorporateAction::effectiveNs)
          .thenComparingLong(CorporateAction::knowledgeNs);

  private final List<CorporateAction> versions;

  private ActionLog(List<CorporateAction> versions) {
    this.versions = versions;
  }

  /**
   * The log of these versions, in any order. Equal ones count once; where two agree in both times
   * and differ, nothing says which holds, and the ratio is not known.
   */
  public static ActionLog of(List<CorporateAction> versions) {
    if (versions.isEmpty()) {
      return EMPTY;
    }
    List<CorporateAction> sorted = new ArrayList<>(versions.size());
    for (CorporateAction version : versions.stream().sorted(ORDER).toList()) {
      CorporateAction last = sorted.isEmpty() ? null : sorted.getLast();
      if (last == null || ORDER.compare(last, version) != 0) {
        sorted.add(version);
      } else if (!last.equals(version)) {
        sorted.set(sorted.size() - 1, last.withoutRatio());
      }
    }
    return new ActionLog(List.copyOf(sorted));
  }

  /** By effective time, then knowledge. */
  public List<CorporateAction> versions() {
    return versions;
  }

  /**
   * The ratio between two bases: the product, in the order of their effective times, of the splits
   * that lie between.
   *
   * @param heldNs the last moment that a number speaks of: an action counts if it is effective
   *     after it. Of a closed bar that is the ns before its end, since a bar holds what lies before
   *     its end
   * @param basisNs the time to whose basis the number is brought: an action counts if it is
   *     effective at or before it
   * @param knownNs only what was known then counts
   * @return 1 where none lies between; NaN where the ratio of one is not known
   */
  public double ratio(long heldNs, long basisNs, long knownNs) {
    double ratio = 1;
    for (int i = 0; i < versions.size(); i++) {
      CorporateAction action = versions.get(i);
      boolean isBetween = action.effectiveNs() > heldNs && action.effectiveNs() <= basisNs;
      if (isBetween && holds(i, knownNs) && !action.isDeleted()) {
        ratio *= action.ratio();
      }
    }
    return ratio;
  }

  /**
   * Whether something of an action that lies between two bases became known later than a time. Who
   * has of each action the version known last alone can then not tell the ratio of that time.
   */
  public boolean isKnownLater(long heldNs, long basisNs, long knownNs) {
    return versions.stream()
        .anyMatch(version ->
            version.effectiveNs() > heldNs
                && version.effectiveNs() <= basisNs
                && version.knowledgeNs() > knownNs);
  }

  /** Whether a version is known at a time, and none of the same action was known later. */
  private boolean holds(int index, long knownNs) {
    CorporateAction action = versions.get(index);
    if (action.knowledgeNs() > knownNs) {
      return false;
    }
    boolean isLast = index + 1 == versions.size();
    CorporateAction next = isLast ? null : versions.get(index + 1);
    return next == null
        || next.effectiveNs() != action.effectiveNs()
        || next.knowledgeNs() > knownNs;
  }

  /**
   * What counts at a time: of each action effective by then the version that holds, deletions
   * included. Whoever has it needs no more to tell any ratio to the basis of that time.
   */
  public ActionLog counting(long atNs) {
    List<CorporateAction> counting = new ArrayList<>();
    for (int i = 0; i < versions.size(); i++) {
      if (versions.get(i).effectiveNs() <= atNs && holds(i, atNs)) {
        counting.add(versions.get(i));
      }
    }
    return counting.isEmpty() ? EMPTY : new ActionLog(List.copyOf(counting));
  }

  /** The newest action at a time, deletions included; null where none is in force by then. */
  public @Nullable CorporateAction newest(long atNs) {
    for (int i = versions.size() - 1; i >= 0; i--) {
      if (versions.get(i).effectiveNs() <= atNs && holds(i, atNs)) {
        return versions.get(i);
      }
    }
    return null;
  }

  /** When the last of what counts at a time became known; the smallest long where nothing does. */
  public long lastKnownNs(long atNs) {
    long last = Long.MIN_VALUE;
    for (CorporateAction version : versions) {
      if (version.effectiveNs() <= atNs && version.knowledgeNs() <= atNs) {
        last = Math.max(last, version.knowledgeNs());
      }
    }
    return last;
  }
}
