package io.factorline.gateway.drift;

import io.factorline.gateway.guard.Verdict;
import io.factorline.gateway.rollout.DriftAction;
import io.factorline.gateway.rollout.DriftGuard;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;

/**
 * What one look at all replicas says of a trial's scores.
 *
 * @param pairs of all replicas that compare with the same champion
 */
public record DriftLook(Verdict verdict, ScorePairs pairs) {
  /** Nothing is judged. */
  public static final DriftLook NONE =
      new DriftLook(new Verdict.Unknown("no drift is judged"), ScorePairs.NONE);

  /** Judges what replicas report of this trial; too few pairs are no pass. */
  public static DriftLook of(DriftTrial trial, Collection<DriftReport> reports) {
    ScorePairs sum = ScorePairs.NONE;
    TreeSet<String> champions = new TreeSet<>();
    for (DriftReport report : reports) {
      if (report.key().equals(trial.key()) && report.pairs().pairs() > 0) {
        champions.add(report.champion());
        sum = champions.size() == 1 ? sum.plus(report.pairs()) : sum;
      }
    }
    Verdict verdict =
        champions.size() > 1
            ? new Verdict.Unknown("replicas must compare with one champion: against=" + champions)
            : judge(trial.guard(), sum);
    return new DriftLook(verdict, sum);
  }

  private static Verdict judge(DriftGuard guard, ScorePairs sum) {
    if (sum.pairs() < guard.minPairs()) {
      return new Verdict.Unknown("pairs=%d of %d".formatted(sum.pairs(), guard.minPairs()));
    }
    double psi = sum.psi();
    double ks = sum.ks();
    if (psi <= guard.maxPsi() && ks <= guard.maxKs()) {
      return new Verdict.Pass();
    }
    String rule =
        psi > guard.maxPsi()
            ? "psi of scores must be <= " + guard.maxPsi()
            : "ks of scores must be <= " + guard.maxKs();
    String figures =
        String.format(Locale.ROOT, ": psi=%.4f, ks=%.4f, pairs=%d", psi, ks, sum.pairs());
    return guard.action() == DriftAction.PAUSE
        ? new Verdict.Hold(rule + figures)
        : new Verdict.Breach(rule + figures);
  }

  /** The larger part of its bound that psi or ks has used up; above 1 a bound is passed. */
  public double used(DriftGuard guard) {
    return Math.max(pairs.psi() / guard.maxPsi(), pairs.ks() / guard.maxKs());
  }
}
