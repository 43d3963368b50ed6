package io.factorline.gateway.drift;

import io.factorline.gateway.repository.Manifest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pairs of one trial within its window, in slices. One thread at a time. */
final class PairWindow {
  private static final int SLICES = 60;
  private static final int MOST_SYMBOLS = 20_000;
  private static final int SHOWN_SHA = 12;

  private final DriftTrial trial;
  private final long sliceNs;
  private final Deque<Slice> slices = new ArrayDeque<>();
  private final Map<String, String> counted = new HashMap<>();
  private @Nullable Manifest champion;
  private @Nullable ScoreBins bins;

  private static final class Slice {
    private final long number;
    private final long[] champion;
    private final long[] challenger;

    private Slice(long number, int bins) {
      this.number = number;
      this.champion = new long[bins];
      this.challenger = new long[bins];
    }

    private ScorePairs pairs() {
      return new ScorePairs(list(champion), list(challenger));
    }

    private static List<Long> list(long[] counts) {
      List<Long> all = new ArrayList<>(counts.length);
      for (long count : counts) {
        all.add(count);
      }
      return all;
    }
  }

  PairWindow(DriftTrial trial) {
    this.trial = trial;
    this.sliceNs = Math.max(1, trial.guard().window().toNanos() / SLICES);
  }

  DriftTrial trial() {
    return trial;
  }

  void add(Manifest against, ScoredPair pair, long nowNs) {
    if (!against.equals(champion)) {
      begin(against);
    }
    ScoreBins into = bins;
    if (into == null || !isNew(pair)) {
      return;
    }
    long number = Math.floorDiv(nowNs, sliceNs);
    if (slices.isEmpty() || slices.getLast().number < number) {
      drop(number);
      slices.addLast(new Slice(number, into.count()));
    }
    slices.getLast().champion[into.of(pair.champion())]++;
    slices.getLast().challenger[into.of(pair.challenger())]++;
  }

  private void begin(Manifest against) {
    champion = against;
    bins = ScoreBins.of(against);
    slices.clear();
    counted.clear();
  }

  private boolean isNew(ScoredPair pair) {
    String last = counted.get(pair.symbol());
    if (last == null ? counted.size() >= MOST_SYMBOLS : last.compareTo(pair.order()) >= 0) {
      return false;
    }
    counted.put(pair.symbol(), pair.order());
    return true;
  }

  private void drop(long number) {
    while (!slices.isEmpty() && slices.getFirst().number <= number - SLICES) {
      slices.removeFirst();
    }
  }

  DriftReport report(long nowNs) {
    drop(Math.floorDiv(nowNs, sliceNs));
    Manifest against = champion;
    ScoreBins into = bins;
    if (against == null || into == null) {
      return DriftReport.NONE;
    }
    ScorePairs sum = ScorePairs.empty(into.count());
    for (Slice slice : slices) {
      sum = sum.plus(slice.pairs());
    }
    String name =
        "%d/%s/%s"
            .formatted(against.version(), against.sha256().substring(0, SHOWN_SHA), into.hash());
    return new DriftReport(trial.key(), name, sum);
  }
}
