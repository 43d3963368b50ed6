package io.factorline.gateway.canary;

import io.factorline.gateway.drift.DriftLook;
import io.factorline.gateway.drift.DriftTrial;
import io.factorline.gateway.guard.Judge;
import io.factorline.gateway.guard.Sample;
import io.factorline.gateway.guard.Verdict;
import io.factorline.gateway.money.Standing;
import io.factorline.gateway.rollout.Cause;
import io.factorline.gateway.rollout.Guards;
import io.factorline.gateway.rollout.Rollout;
import io.factorline.gateway.rollout.RolloutStatus;
import io.factorline.gateway.rollout.Split;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides the automatic steps of one model's roll-out, look by look. Each replica has one and comes
 * to its own decision; the compare-and-set lets one of them act. One thread.
 */
final class Controller {
  private String streakKey = "";
  private Class<? extends Verdict> streakOf = Verdict.Unknown.class;
  private int streak;
  private volatile Verdict last = new Verdict.Unknown("no look yet");
  private volatile DriftLook drift = DriftLook.NONE;

  /**
   * What is known at a look.
   *
   * @param reports of all replicas that live, by replica
   * @param standing of the money; null while the ledger is not read to its end
   */
  record Look(
      Rollout rollout,
      Map<String, ReplicaReport> reports,
      @Nullable Standing standing,
      long nowMs) {
    Look {
      reports = new TreeMap<>(reports);
    }
  }

  /** The next revision, or null where nothing is to be done. */
  @Nullable Rollout decide(Look look) {
    Rollout rollout = look.rollout();
    drift = drift(look);
    if (!rollout.status().isActive()) {
      last = new Verdict.Unknown("no canary");
      streak = 0;
      return null;
    }
    if (!rollout.isArmed()) {
      String waiting = waiting(look);
      last = new Verdict.Unknown(waiting);
      return waiting.isEmpty()
          ? rollout.arm(
              Cause.automatic(
                  "ready on all replicas: replicas=" + look.reports().size(), look.nowMs()))
          : null;
    }
    Standing standing = look.standing();
    if (standing != null && !standing.breach().isEmpty()) {
      last = new Verdict.Breach(standing.breach());
      return rollout.rollBack(Cause.automatic(standing.breach(), look.nowMs()));
    }
    note(StageCounts.keyOf(rollout), judged(look, drift));
    return standing == null ? null : step(look, standing);
  }

  /** Whom a trial that takes no weight yet waits for; empty where for nobody. */
  static String waiting(Look look) {
    if (look.reports().isEmpty()) {
      return "no replica reports";
    }
    for (Map.Entry<String, ReplicaReport> one : look.reports().entrySet()) {
      if (one.getValue().revision() != look.rollout().revision()) {
        return "must have seen revision %d: replica=%s"
            .formatted(look.rollout().revision(), one.getKey());
      }
      if (!one.getValue().notReady().isEmpty()) {
        return one.getValue().notReady() + ": replica=" + one.getKey();
      }
    }
    return "";
  }

  private static DriftLook drift(Look look) {
    DriftTrial trial = RolloutBoard.drift(look.rollout());
    return trial == null
        ? DriftLook.NONE
        : DriftLook.of(trial, look.reports().values().stream().map(ReplicaReport::drift).toList());
  }

  /* Calls come first; scores that are not judged say nothing. */
  private static Verdict judged(Look look, DriftLook drift) {
    Verdict calls = calls(look);
    boolean isDecided =
        calls instanceof Verdict.Breach
            || calls instanceof Verdict.SharedTrouble
            || look.rollout().activeTrial().plan().guards().drift() == null;
    boolean isApart =
        drift.verdict() instanceof Verdict.Breach || drift.verdict() instanceof Verdict.Hold;
    return !isDecided && (isApart || calls instanceof Verdict.Pass) ? drift.verdict() : calls;
  }

  private static Verdict calls(Look look) {
    String key = StageCounts.keyOf(look.rollout());
    Sample sum = Sample.NONE;
    for (ReplicaReport report : look.reports().values()) {
      if (report.stageKey().equals(key)) {
        sum = sum.plus(report.sample());
      }
    }
    return Judge.judge(
        look.rollout().activeTrial().plan().guards(),
        sum,
        look.rollout().activeStage().weightBp() == Split.WHOLE_BP);
  }

  private void note(String key, Verdict verdict) {
    boolean isSame = key.equals(streakKey) && verdict.getClass() == streakOf;
    streak = isSame ? streak + 1 : 1;
    streakKey = key;
    streakOf = verdict.getClass();
    last = verdict;
  }

  private @Nullable Rollout step(Look look, Standing standing) {
    Rollout rollout = look.rollout();
    Guards guards = rollout.activeTrial().plan().guards();
    return switch (last) {
      case Verdict.Unknown _ -> null;
      case Verdict.Breach(String rule) ->
          streak >= guards.breaches()
              ? rollout.rollBack(Cause.automatic(rule, look.nowMs()))
              : null;
      case Verdict.Hold(String rule) ->
          streak >= guards.breaches() && rollout.status() == RolloutStatus.RUNNING
              ? rollout.pause(Cause.automatic(rule, look.nowMs()))
              : null;
      case Verdict.SharedTrouble(String rule) ->
          streak >= guards.breaches() && rollout.status() == RolloutStatus.RUNNING
              ? rollout.pause(Cause.automatic("both arms: " + rule, look.nowMs()))
              : null;
      case Verdict.Pass _ -> promoted(look, standing, guards);
    };
  }

  private @Nullable Rollout promoted(Look look, Standing standing, Guards guards) {
    Rollout rollout = look.rollout();
    boolean isDue =
        streak >= guards.passes()
            && rollout.status() == RolloutStatus.RUNNING
            && look.nowMs() >= rollout.stageSinceMs() + guards.minStage().toMillis()
            && look.nowMs() >= rollout.coolDownUntilMs();
    boolean isFed =
        !standing.isPaper()
            && standing.revision() == rollout.revision()
            && standing.fills() >= guards.minFills();
    if (!isDue || !isFed) {
      return null;
    }
    String why = "guards pass: profit=%s, fills=%d".formatted(standing.profit(), standing.fills());
    return rollout.promote(Cause.automatic(why, look.nowMs()));
  }

  /** What the last look said. */
  Verdict last() {
    return last;
  }

  /** What the last look said of scores. */
  DriftLook drift() {
    return drift;
  }

  /** How many looks in a row have said so. */
  int streak() {
    return streak;
  }
}
