package io.factorline.gateway.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.factorline.gateway.drift.DriftReport;
import io.factorline.gateway.drift.ScorePairs;
import io.factorline.gateway.guard.ArmCounts;
import io.factorline.gateway.guard.Sample;
import io.factorline.gateway.guard.Tally;
import io.factorline.gateway.guard.Verdict;
import io.factorline.gateway.money.Standing;
import io.factorline.gateway.rollout.Cause;
import io.factorline.gateway.rollout.DriftAction;
import io.factorline.gateway.rollout.DriftGuard;
import io.factorline.gateway.rollout.Guards;
import io.factorline.gateway.rollout.Plans;
import io.factorline.gateway.rollout.Rollout;
import io.factorline.gateway.rollout.RolloutJson;
import io.factorline.gateway.rollout.RolloutStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What the controller does at each look: two looks in a row must say the same before it acts. */
final class ControllerTest {
  private static final long ARMED_MS = 2_000;
  private static final long COOL_MS = 60_000;
  private static final long STAGE_MS = 10_000;
  private static final long DUE_MS = ARMED_MS + COOL_MS + STAGE_MS;
  private static final int MIN_FILLS = 3;
  private static final Guards GUARDS =
      new Guards(
          20,
          0.05,
          Duration.ofMillis(200),
          3,
          Duration.ofSeconds(60),
          Duration.ofMillis(STAGE_MS),
          2,
          2,
          Duration.ofMillis(COOL_MS),
          MIN_FILLS);
  private static final Tally GOOD = tally(1_000, 0, 1);
  private static final Tally BAD = tally(1_000, 200, 1);

  private final Controller controller = new Controller();
  private final Rollout started =
      Rollout.none("momentum")
          .start(
              Plans.of(2, Plans.limits(), GUARDS, 500, 2_000),
              1,
              "sha",
              "salt",
              Plans.by("ada", 1_000));
  private final Rollout armed = started.arm(Plans.by("ada", ARMED_MS));

  @Test
  void shouldArmOnlyWhatEachReplicaHasReady() {
    ReplicaReport ready =
        new ReplicaReport(started.revision(), "", "", Sample.NONE, DriftReport.NONE);
    ReplicaReport behind =
        new ReplicaReport(started.revision() - 1, "", "", Sample.NONE, DriftReport.NONE);
    ReplicaReport cold =
        new ReplicaReport(started.revision(), "must be live", "", Sample.NONE, DriftReport.NONE);

    assertThat(look(started, Map.of(), Standing.NONE)).isNull();
    assertThat(look(started, Map.of("a", ready, "b", behind), Standing.NONE)).isNull();
    assertThat(look(started, Map.of("a", ready, "b", cold), Standing.NONE)).isNull();
    assertThat(controller.last()).isEqualTo(new Verdict.Unknown("must be live: replica=b"));

    Rollout next = look(started, Map.of("a", ready, "b", ready), Standing.NONE);
    assertThat(next).isNotNull();
    assertThat(next.takesWeight()).isTrue();
    assertThat(next.steps().getLast().cause().who()).isEqualTo(Cause.CONTROLLER);
  }

  @Test
  void shouldRollBackOnlyWhatBreaksARuleAtEachLook() {
    assertThat(judged(armed, BAD, GOOD)).isNull();
    assertThat(judged(armed, GOOD, GOOD)).as("interrupted").isNull();
    assertThat(judged(armed, BAD, GOOD)).isNull();

    Rollout next = judged(armed, BAD, GOOD);

    assertThat(next).isNotNull();
    assertThat(next.status()).isEqualTo(RolloutStatus.ROLLED_BACK);
    assertThat(next.steps().getLast().cause().why()).contains("errors=200");
  }

  @Test
  void shouldSumWhatReplicasCountedOfThisStageAlone() {
    Tally few = tally(15, 8, 1);

    for (int i = 0; i < 5; i++) {
      assertThat(look(armed, Map.of("a", report(armed, few, GOOD)), fed(0))).isNull();
    }
    ReplicaReport other =
        new ReplicaReport(armed.revision(), "", "of another", sample(few, GOOD), DriftReport.NONE);
    for (int i = 0; i < 5; i++) {
      assertThat(look(armed, Map.of("a", report(armed, few, GOOD), "b", other), fed(0))).isNull();
    }
    Map<String, ReplicaReport> both =
        Map.of("a", report(armed, few, GOOD), "b", report(armed, few, GOOD));
    assertThat(look(armed, both, fed(0))).isNull();
    assertThat(look(armed, both, fed(0))).as("16 of 30 fail").isNotNull();
  }

  @Test
  void shouldPauseWhereBothArmsAreInTrouble() {
    assertThat(judged(armed, BAD, BAD)).isNull();
    Rollout paused = judged(armed, BAD, BAD);

    assertThat(paused).isNotNull();
    assertThat(paused.status()).isEqualTo(RolloutStatus.PAUSED);
    assertThat(judged(paused, BAD, BAD)).isNull();
    assertThat(judged(paused, BAD, BAD)).as("it waits for somebody").isNull();
    assertThat(judged(paused, BAD, GOOD)).isNull();
    assertThat(judged(paused, BAD, GOOD)).as("and is still taken back").isNotNull();
  }

  @Test
  void shouldRollBackAtOnceWhatBrokeALimitOfMoney() {
    Standing broken = standing(armed, false, 9, "loss must be <= 50.00: loss=51.00");

    Rollout next = look(armed, Map.of("a", report(armed, GOOD, GOOD)), broken);

    assertThat(next).isNotNull();
    assertThat(next.status()).isEqualTo(RolloutStatus.ROLLED_BACK);
    assertThat(next.steps().getLast().cause().why()).startsWith("loss must be <= 50.00");
  }

  @Test
  void shouldPromoteOnlyWhatIsGoodLongEnoughAndFedByExecutions() {
    assertNotPromoted("too early in its stage", fed(MIN_FILLS), ARMED_MS + STAGE_MS - 1);
    assertNotPromoted("on paper", standing(armed, true, 100, ""), DUE_MS);
    assertNotPromoted("too few fills", fed(MIN_FILLS - 1), DUE_MS);
    assertNotPromoted("fills before a step", standing(started, false, 100, ""), DUE_MS);
    assertNotPromoted("the ledger is not read", null, DUE_MS);

    assertThat(good(fed(MIN_FILLS), DUE_MS)).isNull();
    assertThat(judged(armed, tally(10, 0, 1), GOOD)).as("too little is no pass").isNull();
    assertThat(good(fed(MIN_FILLS), DUE_MS)).as("the first look of a new row").isNull();
    Rollout next = good(fed(MIN_FILLS), DUE_MS);

    assertThat(next).isNotNull();
    assertThat(next.stage()).isEqualTo(1);
    assertThat(next.steps().getLast().cause().why()).contains("fills=3");
  }

  @Test
  void shouldRollBackWhatScoresApartAtEachLook() {
    Rollout guarded = guarded(DriftAction.ROLLBACK);

    assertThat(scored(guarded, 40, 40)).isNull();
    assertThat(scored(guarded, 40, 0)).as("interrupted").isNull();
    assertThat(scored(guarded, 40, 40)).isNull();
    Rollout next = scored(guarded, 40, 40);

    assertThat(next).isNotNull();
    assertThat(next.status()).isEqualTo(RolloutStatus.ROLLED_BACK);
    assertThat(next.steps().getLast().cause().who()).isEqualTo(Cause.CONTROLLER);
    assertThat(next.steps().getLast().cause().why())
        .startsWith("psi of scores must be <= 0.25: psi=")
        .endsWith("ks=1.0000, pairs=80");
    assertThat(RolloutJson.read(JsonMapper.shared().readTree(RolloutJson.write(next))))
        .as("with its guard")
        .isEqualTo(next);
  }

  @Test
  void shouldPauseWhatScoresApartWhereItsGuardSaysSo() {
    Rollout guarded = guarded(DriftAction.PAUSE);

    assertThat(scored(guarded, 40, 40)).isNull();
    Rollout paused = scored(guarded, 40, 40);

    assertThat(paused).isNotNull();
    assertThat(paused.status()).isEqualTo(RolloutStatus.PAUSED);
    assertThat(paused.steps().getLast().cause().why()).contains("psi=");
    for (int i = 0; i < 4; i++) {
      assertThat(scored(paused, 40, 40)).as("it waits for somebody").isNull();
    }
    Map<String, ReplicaReport> failing = Map.of("a", report(paused, BAD, GOOD, 40, 40));
    assertThat(look(paused, failing, fed(0))).isNull();
    assertThat(look(paused, failing, fed(0)).status())
        .as("and is still taken back")
        .isEqualTo(RolloutStatus.ROLLED_BACK);
  }

  /* All else passes, again and again. */
  @Test
  void shouldNotPromoteWhatHasTooFewScores() {
    Rollout guarded = guarded(DriftAction.ROLLBACK);

    for (int i = 0; i < 6; i++) {
      assertThat(scored(guarded, 15, 0)).isNull();
    }
    assertThat(controller.last()).isEqualTo(new Verdict.Unknown("pairs=30 of 40"));
    assertThat(scored(guarded, 20, 0)).isNull();
    Rollout next = scored(guarded, 20, 0);
    assertThat(next).isNotNull();
    assertThat(next.stage()).isEqualTo(1);
  }

  /* Two replicas with as many pairs each; so many of the canary's scores are elsewhere. */
  private @Nullable Rollout scored(Rollout rollout, long pairs, long moved) {
    Map<String, ReplicaReport> reports =
        Map.of(
            "a", report(rollout, GOOD, GOOD, pairs, moved),
            "b", report(rollout, Tally.NONE, Tally.NONE, pairs, moved));
    return at(rollout, reports, standing(rollout, false, MIN_FILLS, ""), DUE_MS);
  }

  private static ReplicaReport report(
      Rollout rollout, Tally canary, Tally stable, long pairs, long moved) {
    ScorePairs scores = new ScorePairs(List.of(pairs, 0L), List.of(pairs - moved, moved));
    return new ReplicaReport(
        rollout.revision(),
        "",
        StageCounts.keyOf(rollout),
        sample(canary, stable),
        new DriftReport("canary " + StageCounts.keyOf(rollout), "1/abc", scores));
  }

  private static Rollout guarded(DriftAction action) {
    Guards guards =
        new Guards(
            GUARDS.minCalls(),
            GUARDS.maxErrorRate(),
            GUARDS.maxLatency(),
            GUARDS.maxLatencyRatio(),
            GUARDS.window(),
            GUARDS.minStage(),
            GUARDS.breaches(),
            GUARDS.passes(),
            GUARDS.coolDown(),
            GUARDS.minFills(),
            new DriftGuard(40, 0.25, 0.2, Duration.ofMinutes(1), action));
    return Rollout.none("momentum")
        .start(
            Plans.of(2, Plans.limits(), guards, 500, 2_000),
            1,
            "sha",
            "salt",
            Plans.by("ada", 1_000))
        .arm(Plans.by("ada", ARMED_MS));
  }

  @Test
  void shouldPromoteNothingDuringTheCoolDown() {
    Rollout second = armed.promote(Cause.automatic("pass", DUE_MS));
    assertThat(second.coolDownUntilMs()).isEqualTo(DUE_MS + COOL_MS);
    Standing fed = standing(second, false, MIN_FILLS, "");
    Map<String, ReplicaReport> reports = Map.of("a", report(second, GOOD, GOOD));

    for (int i = 0; i < 5; i++) {
      assertThat(at(second, reports, fed, DUE_MS + COOL_MS - 1)).isNull();
    }
    assertThat(at(second, reports, fed, DUE_MS + COOL_MS)).isNotNull();
  }

  private void assertNotPromoted(String why, @Nullable Standing standing, long nowMs) {
    for (int i = 0; i < 5; i++) {
      assertThat(good(standing, nowMs)).as(why).isNull();
    }
    controller.decide(new Controller.Look(started, Map.of(), Standing.NONE, nowMs));
    look(armed, Map.of("a", report(armed, Tally.NONE, GOOD)), fed(0));
  }

  private @Nullable Rollout good(@Nullable Standing standing, long nowMs) {
    return at(armed, Map.of("a", report(armed, GOOD, GOOD)), standing, nowMs);
  }

  private @Nullable Rollout judged(Rollout rollout, Tally canary, Tally stable) {
    return look(rollout, Map.of("a", report(rollout, canary, stable)), fed(0));
  }

  private @Nullable Rollout look(
      Rollout rollout, Map<String, ReplicaReport> reports, Standing standing) {
    return at(rollout, reports, standing, DUE_MS);
  }

  private @Nullable Rollout at(
      Rollout rollout,
      Map<String, ReplicaReport> reports,
      @Nullable Standing standing,
      long nowMs) {
    return controller.decide(new Controller.Look(rollout, reports, standing, nowMs));
  }

  private static ReplicaReport report(Rollout rollout, Tally canary, Tally stable) {
    return new ReplicaReport(
        rollout.revision(),
        "",
        StageCounts.keyOf(rollout),
        sample(canary, stable),
        DriftReport.NONE);
  }

  private static Sample sample(Tally canary, Tally stable) {
    return new Sample(canary, Tally.NONE, stable, Tally.NONE);
  }

  private Standing fed(int fills) {
    return standing(armed, false, fills, "");
  }

  private static Standing standing(Rollout rollout, boolean isPaper, int fills, String breach) {
    return new Standing(rollout.revision(), 0, 0, BigDecimal.ZERO, isPaper, fills, 0, 0, breach);
  }

  private static Tally tally(int calls, int errors, long tookMs) {
    ArmCounts counts = new ArmCounts(Long.MAX_VALUE);
    for (int i = 0; i < calls; i++) {
      counts.add(0, tookMs * 1_000_000, i < errors);
    }
    return counts.all();
  }
}
