package io.factorline.gateway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class RolloutTest {
  private static final long COOL_MS = Guards.DEFAULT.coolDown().toMillis();
  private final Rollout none = Rollout.none("momentum");
  private final Rollout started = start(none, 1, 0);

  @Test
  void shouldTakeNoWeightBeforeItIsArmed() {
    assertThat(started.status()).isEqualTo(RolloutStatus.RUNNING);
    assertThat(started.takesWeight()).isFalse();
    assertThatThrownBy(() -> started.promote(Plans.by("a", 1)))
        .isInstanceOf(RolloutRefusal.class)
        .hasMessageContaining("must be ready on all replicas");

    Rollout armed = started.arm(Plans.by("a", 10));

    assertThat(armed.takesWeight()).isTrue();
    assertThat(armed.stageSinceMs()).as("the stage begins with its weight").isEqualTo(10);
    assertThatThrownBy(() -> armed.arm(Plans.by("a", 11))).isInstanceOf(RolloutRefusal.class);
  }

  @Test
  void shouldPassAllStagesAndEndStable() {
    Rollout second = started.arm(Plans.by("a", 1)).promote(Plans.by("b", 2));
    Rollout over = second.promote(Plans.by("c", 3));

    assertThat(second.stage()).isEqualTo(1);
    assertThat(second.takesWeight()).isTrue();
    assertThat(over.status()).isEqualTo(RolloutStatus.PROMOTED);
    assertThat(over.stableVersion()).isEqualTo(2);
    assertThat(over.previousVersion()).isEqualTo(1);
    assertThat(over.takesWeight()).isFalse();
    assertThat(over.steps())
        .extracting(Step::action)
        .containsExactly(
            RolloutAction.START, RolloutAction.ARM, RolloutAction.PROMOTE, RolloutAction.PROMOTE);

    Rollout back = over.rollBack(Plans.by("d", 4));
    assertThat(back.stableVersion()).as("the one before").isEqualTo(1);
    assertThat(back.status()).isEqualTo(RolloutStatus.ROLLED_BACK);
  }

  @Test
  void shouldHoldWhereItIsPausedAndGoOn() {
    Rollout paused = started.arm(Plans.by("a", 1)).pause(Plans.by("a", 2));

    assertThat(paused.takesWeight()).isTrue();
    assertThat(paused.rollBack(Plans.by("a", 3)).takesWeight()).isFalse();
    assertThat(paused.resume(Plans.by("a", 3)).status()).isEqualTo(RolloutStatus.RUNNING);
    assertThatThrownBy(() -> paused.pause(Plans.by("a", 3))).isInstanceOf(RolloutRefusal.class);
  }

  @Test
  void shouldKeepAKilledModelFromStartingUntilItIsResumed() {
    Rollout killed = started.arm(Plans.by("a", 1)).kill(Plans.by("a", 2));

    assertThat(killed.takesWeight()).isFalse();
    assertThatThrownBy(() -> start(killed, 1, 1_000_000_000))
        .hasMessage("must be resumed after a kill: status=killed");
    assertThat(start(killed.resume(Plans.by("a", 3)), 1, 1_000_000_000).status())
        .isEqualTo(RolloutStatus.RUNNING);
    assertThat(none.kill(Plans.by("a", 1)).status()).isEqualTo(RolloutStatus.KILLED);
  }

  @Test
  void shouldNotStartTheSameVersionAgainDuringTheCoolDown() {
    Rollout back = started.rollBack(Plans.by("a", 1_000));

    assertThatThrownBy(() -> start(back, 1, 1_000 + COOL_MS - 1))
        .hasMessage("must wait until the cool-down is over: coolDownMs=1");
    assertThat(start(back, 1, 1_000 + COOL_MS).trial().id()).isEqualTo(3);
    assertThat(back.start(Plans.of(3, 500), 1, "sha", "salt", Plans.by("a", 1_001)).status())
        .as("another version")
        .isEqualTo(RolloutStatus.RUNNING);
  }

  @Test
  void shouldRefuseWhatDoesNotFollow() {
    assertThatThrownBy(() -> none.promote(Plans.by("a", 1)))
        .hasMessage("must have a canary: status=none");
    assertThatThrownBy(() -> start(started, 1, 1)).hasMessageContaining("must be over before");
    assertThatThrownBy(() -> start(none, 2, 1))
        .hasMessage("must not be the stable version: canaryVersion=2");
    assertThatThrownBy(() -> started.change(Plans.of(3, 500), Plans.by("a", 1)))
        .hasMessageContaining("must keep version");
    assertThatThrownBy(() -> none.rollBack(Plans.by("a", 1))).isInstanceOf(RolloutRefusal.class);
  }

  @Test
  void shouldChangeLimitsWhileItRuns() {
    MoneyLimits lower = new MoneyLimits("USD", 1, 1, 1, 1, 1);
    Rollout changed =
        started
            .arm(Plans.by("a", 1))
            .change(Plans.of(2, lower, Guards.DEFAULT, 500), Plans.by("b", 2));

    assertThat(changed.activeStage().limits()).isEqualTo(lower);
    assertThat(changed.takesWeight()).isTrue();
    assertThat(changed.trial().salt()).isEqualTo(started.trial().salt());
  }

  /* Whatever is asked in whatever order: revisions have no gap, weight needs an armed trial. */
  @Test
  void shouldKeepItsLawsUnderAnySteps() {
    Random random = new Random(4);
    int taken = 0;
    Rollout now = none;
    for (int i = 0; i < 20_000; i++) {
      Rollout before = now;
      try {
        now = step(before, random.nextInt(8), i * 1_000L);
        taken++;
      } catch (RolloutRefusal e) {
        assertThat(e.detail()).contains(": ");
        continue;
      }
      assertThat(now.revision()).isEqualTo(before.revision() + 1);
      assertThat(now.steps().getLast().revision()).isEqualTo(now.revision());
      assertThat(now.steps()).hasSizeLessThanOrEqualTo(20);
      assertThat(now.takesWeight()).isEqualTo(now.status().isActive() && now.isArmed());
      assertThat(before.status() != RolloutStatus.KILLED || !now.status().isActive()).isTrue();
      assertThat(RolloutJson.read(JsonMapper.shared().readTree(RolloutJson.write(now))))
          .isEqualTo(now);
    }
    assertThat(taken).isGreaterThan(2_000);
  }

  private static Rollout step(Rollout from, int which, long atMs) {
    Cause cause = Plans.by(which % 2 == 0 ? Cause.CONTROLLER : "ada", atMs);
    return switch (which) {
      case 0 -> start(from, from.stableVersion() == 2 ? 3 : 1, atMs);
      case 1 -> from.arm(cause);
      case 2 -> from.promote(cause);
      case 3 -> from.pause(cause);
      case 4 -> from.resume(cause);
      case 5 -> from.change(Plans.of(2, 500, 900), cause);
      case 6 -> from.rollBack(cause);
      default -> from.kill(cause);
    };
  }

  private static Rollout start(Rollout from, long stable, long atMs) {
    return from.start(Plans.of(2, 500, 2_000), stable, "sha", "salt", Plans.by("ada", atMs));
  }

  @Test
  void shouldRefuseLimitsThatAreNone() {
    assertThatThrownBy(() -> new MoneyLimits("usd", 1, 1, 1, 1, 1))
        .hasMessageContaining("currency");
    assertThatThrownBy(() -> new MoneyLimits("USD", 0, 1, 1, 1, 1))
        .hasMessage("must be in [1, 100000]: maxInstruments=0");
    assertThatThrownBy(() -> new MoneyLimits("USD", 1, 2, 1, 1, 1))
        .hasMessage("must be <= maxGrossPosition: maxOrderNotional=0.02");
    assertThatThrownBy(() -> Plans.of(2, 500, 400)).hasMessageContaining("must not fall");
    assertThatThrownBy(() -> new Plan(2, "sim", List.of(), Guards.DEFAULT))
        .hasMessageContaining("stages.length=0");
  }
}
