package io.factorline.gateway.drift;

import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.signal.Arm;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts pairs of scores in this process, within a window that slides by a sixtieth of itself. A
 * bar of a symbol counts once, however often it is asked for: the same pair again says nothing new.
 * Bounded; thread-safe.
 */
public final class DriftCounts {
  private final LongSupplier nanoTime;
  private final Map<Name, PairWindow> windows = new TreeMap<>();

  private record Name(String model, Arm arm) implements Comparable<Name> {
    @Override
    public int compareTo(Name other) {
      int byModel = model.compareTo(other.model);
      return byModel != 0 ? byModel : arm.compareTo(other.arm);
    }
  }

  /**
   * Nothing is counted yet.
   *
   * @param nanoTime monotonic, ns
   */
  public DriftCounts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Counts this trial from now on, anew where it is another one; none where it is null. */
  public synchronized void follow(String model, Arm arm, @Nullable DriftTrial trial) {
    Name name = new Name(model, arm);
    PairWindow before = windows.get(name);
    if (trial == null) {
      windows.remove(name);
    } else if (before == null || !before.trial().equals(trial)) {
      windows.put(name, new PairWindow(trial));
    }
  }

  /**
   * Counts a pair, where its trial is the one that is counted and the bar of its symbol is newer
   * than the last one.
   *
   * @param champion with whose bins
   */
  public synchronized void add(DriftTrial trial, Manifest champion, ScoredPair pair) {
    PairWindow window = windows.get(new Name(trial.challenger().model(), trial.arm()));
    if (window != null && window.trial().equals(trial)) {
      window.add(champion, pair, nanoTime.getAsLong());
    }
  }

  /** What the window that ends now has; nothing where nothing is counted. */
  public synchronized DriftReport report(String model, Arm arm) {
    PairWindow window = windows.get(new Name(model, arm));
    return window == null ? DriftReport.NONE : window.report(nanoTime.getAsLong());
  }
}
