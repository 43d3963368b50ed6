package io.factorline.gateway.shadow;

import io.factorline.gateway.backend.Backend;
import io.factorline.gateway.backend.ScoreFailure;
import io.factorline.gateway.backend.ScoreRequest;
import io.factorline.gateway.deadline.Deadline;
import io.factorline.gateway.drift.DriftCounts;
import io.factorline.gateway.drift.DriftTrial;
import io.factorline.gateway.drift.SameInputs;
import io.factorline.gateway.drift.ScoredPair;
import io.factorline.gateway.model.LiveVersion;
import io.factorline.gateway.repository.Manifest;
import io.factorline.gateway.repository.ModelKey;
import io.factorline.gateway.shadow.ShadowMetrics.Outcome;
import io.factorline.gateway.signal.Arm;
import io.factorline.gateway.signal.AuditTrail;
import io.factorline.gateway.signal.Signal;
import io.factorline.gateway.signal.SignalAnswer;
import io.factorline.gateway.signal.SignalMetrics;
import io.factorline.gateway.tensor.Tensor;
import io.factorline.time.EpochClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores what was answered with once more, by another version: records each prediction, failures
 * too, and counts pairs of scores once their records are safe. Thread-safe; blocks.
 */
public final class ShadowScorer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShadowScorer.class);

  private final Parts parts;

  /**
   * What a scorer is made of.
   *
   * @param live versions that are live here
   * @param backend of shadows alone
   * @param audit of shadows alone
   * @param auditEnd closes it, with the scorer
   */
  public record Parts(
      Function<ModelKey, @Nullable LiveVersion> live,
      Backend backend,
      AuditTrail audit,
      Runnable auditEnd,
      DriftCounts drift,
      ShadowMetrics metrics,
      SignalMetrics scores,
      EpochClock clock) {}

  public ShadowScorer(Parts parts) {
    this.parts = parts;
  }

  ShadowMetrics metrics() {
    return parts.metrics();
  }

  void score(ShadowTask task) {
    pairs(task, untoldPairs(task));
    List<Signal> rows = answered(task);
    LiveVersion version = parts.live().apply(task.scorer());
    if (rows.isEmpty()) {
      return;
    }
    if (task.answer().request().deadline().hasPassed()) {
      count(task, Outcome.DEADLINE, rows.size());
    } else if (version == null || !version.manifest().sha256().equals(task.sha256())) {
      count(task, Outcome.NOT_READY, rows.size());
    } else if (!SameInputs.problem(task.champion().manifest(), version.manifest()).isEmpty()) {
      count(task, Outcome.UNLIKE, rows.size());
    } else {
      List<Signal> fit = rows.stream().filter(row -> isInRange(version.manifest(), row)).toList();
      count(task, Outcome.UNLIKE, rows.size() - fit.size());
      if (!fit.isEmpty()) {
        scored(task, version, fit);
      }
    }
  }

  private void count(ShadowTask task, Outcome outcome, int rows) {
    parts.metrics().count(task.scorer(), task.against(), outcome, rows);
  }

  private static List<Signal> answered(ShadowTask task) {
    return task.answer().signals().stream()
        .filter(signal -> signal.arm() == task.answered() && signal.hasOwnScore())
        .toList();
  }

  private static boolean isInRange(Manifest manifest, Signal row) {
    double[] values = values(row);
    for (int i = 0; i < values.length; i++) {
      if (!manifest.inputs().get(i).range().contains(values[i])) {
        return false;
      }
    }
    return true;
  }

  private static double[] values(Signal row) {
    if (row.vector() == null) {
      throw new IllegalArgumentException("must have a vector: signal=" + row.id());
    }
    return row.vector().values();
  }

  private void scored(ShadowTask task, LiveVersion version, List<Signal> rows) {
    double[] scores = new double[0];
    String failure = null;
    long startNs = System.nanoTime();
    try {
      scores = checked(asked(task, version, rows), rows.size(), task.answer().request().deadline());
    } catch (ScoreFailure e) {
      failure = e.kind().wireName();
    } catch (RuntimeException e) {
      LOG.error("Backend of a shadow broke. model={}", task.scorer(), e);
      failure = ScoreFailure.Kind.FAILED.wireName();
    }
    parts
        .scores()
        .scored(
            task.scorer(),
            Arm.SHADOW,
            parts.backend().kind(),
            failure == null ? "ok" : failure,
            System.nanoTime() - startNs);
    List<Signal> made = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      made.add(
          Signal.shadow(
              task.scorer(),
              rows.get(i),
              parts.backend().kind(),
              failure == null ? scores[i] : null,
              failure == null ? null : parts.backend().kind().wireName() + ": " + failure));
    }
    recorded(task, version, made, failure == null ? paired(task, rows, scores) : List.of());
  }

  private double[] asked(ShadowTask task, LiveVersion version, List<Signal> rows)
      throws ScoreFailure {
    Manifest manifest = version.manifest();
    int columns = manifest.inputs().size();
    double[] values = new double[columns * rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(values(rows.get(i)), 0, values, i * columns, columns);
    }
    Tensor input =
        Tensor.matrix(manifest.input().name(), manifest.input().type(), rows.size(), values);
    return parts
        .backend()
        .score(
            new ScoreRequest(
                manifest, task.answer().request().id(), input, task.answer().request().deadline()));
  }

  /* A score that comes when the request is over would have been none for its caller. */
  private static double[] checked(double[] scores, int rows, Deadline deadline)
      throws ScoreFailure {
    if (scores.length != rows) {
      throw new ScoreFailure(
          ScoreFailure.Kind.GARBAGE,
          "must be one per row: rows=" + rows + ", scores=" + scores.length);
    }
    for (double score : scores) {
      if (!Double.isFinite(score)) {
        throw new ScoreFailure(ScoreFailure.Kind.GARBAGE, "must be finite: score=" + score);
      }
    }
    if (deadline.hasPassed()) {
      throw new ScoreFailure(ScoreFailure.Kind.DEADLINE, "must have time left");
    }
    return scores;
  }

  private static List<ScoredPair> paired(ShadowTask task, List<Signal> rows, double[] scores) {
    List<ScoredPair> pairs = new ArrayList<>(rows.size());
    for (int i = 0; i < scores.length; i++) {
      double told = score(rows.get(i));
      boolean isShadow = task.answered() == Arm.STABLE;
      pairs.add(pair(rows.get(i), isShadow ? told : scores[i], isShadow ? scores[i] : told));
    }
    return pairs;
  }

  private static ScoredPair pair(Signal of, double champion, double challenger) {
    if (of.cut() == null) {
      throw new IllegalArgumentException("must have a cut: signal=" + of.id());
    }
    return new ScoredPair(of.symbol(), of.cut().order(), champion, challenger);
  }

  private static double score(Signal signal) {
    if (signal.score() == null) {
      throw new IllegalArgumentException("must have a score: signal=" + signal.id());
    }
    return signal.score();
  }

  private void recorded(
      ShadowTask task, LiveVersion version, List<Signal> made, List<ScoredPair> pairs) {
    SignalAnswer of = task.answer();
    SignalAnswer record =
        new SignalAnswer(
            of.request(), List.of(version), of.cut(), of.catalogHash(), List.of(), made);
    var _ =
        parts
            .audit()
            .record(record, parts.clock().nowMs())
            .whenComplete((done, failure) -> {
              if (failure != null) {
                count(task, Outcome.UNRECORDED, made.size());
              } else {
                count(task, pairs.isEmpty() ? Outcome.FAILED : Outcome.SCORED, made.size());
                pairs(task, pairs);
              }
            });
  }

  private void pairs(ShadowTask task, List<ScoredPair> pairs) {
    DriftTrial drift = task.drift();
    if (drift != null) {
      pairs.forEach(pair -> parts.drift().add(drift, task.champion().manifest(), pair));
    }
  }

  /* Where the canary had no money left both versions have scored already, and are recorded. */
  private static List<ScoredPair> untoldPairs(ShadowTask task) {
    if (task.answered() != Arm.CANARY || task.answer().untold().isEmpty()) {
      return List.of();
    }
    Map<String, Signal> told = new HashMap<>();
    task.answer().signals().forEach(signal -> told.put(signal.symbol(), signal));
    List<ScoredPair> pairs = new ArrayList<>();
    for (Signal untold : task.answer().untold()) {
      Signal stable = told.get(untold.symbol());
      if (stable != null && isPair(stable, untold)) {
        pairs.add(pair(untold, score(stable), score(untold)));
      }
    }
    return pairs;
  }

  private static boolean isPair(Signal stable, Signal untold) {
    return stable.arm() == Arm.STABLE
        && stable.hasOwnScore()
        && untold.hasOwnScore()
        && Arrays.equals(values(stable), values(untold));
  }

  @Override
  public void close() {
    parts.auditEnd().run();
  }
}
